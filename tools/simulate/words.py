"""What made-up patients type, on a phone and in a hurry. Each list says one thing in several ways."""

from __future__ import annotations

HOW_IT_WORKS = (
    "hi my neuro wants me on botox for migraines, how does that even work",
    "what does the botox actually do to the nerves??",
    "new here. how is botox supposed to stop a headache",
    "so explain botox for migraine to me like im five",
)
COST = (
    "and what will i have to pay for it",
    "is it expensive? whats my share",
    "how much is one round out of pocket",
    "money is tight rn, is there help w the cost",
)
VISIT = (
    "how long does the visit take",
    "what happens when i come in for the shots",
    "can i drive home after",
    "do i have to prepare anything before the visit",
)
THANKS = ("ok thank you", "thx that helps", "great, thanks a lot", "alright ty")
GLAD = ("finally somebody explains it", "clear, thanks", "this calmed me down")
SIDE_EFFECTS = (
    "had my shots last tuesday and my neck is so stiff, normal?",
    "day 6 after botox and the forehead feels heavy, should i worry",
    "its been a week and i still have small bruises where they put the needles",
    "my neck muscles feel weak since the injections a week ago is that a side effect",
)
AFTERCARE = (
    "can i go to the gym tomorrow",
    "is it ok to wash my hair and lie down after",
    "am i allowed a glass of wine the evening after the shots",
    "can i rub my forehead or not",
)
WEARING_OFF = (
    "week 10 and the migraines are creeping back, is it wearing off already",
    "feels like the botox stops working two weeks before my next one",
    "its 10 weeks since my last round and i had 4 bad days, why",
    "does it always fade before the 12 weeks are over",
)
NEXT_ROUND = (
    "could i get the next round earlier",
    "how often do they repeat it",
    "how many rounds until you know if it works",
    "what can i take until then",
)
DENIED = (
    "insurance said no to my botox, now what",
    "got a denial letter today they call it not medically necessary",
    "my plan wont cover it because i didnt try enough pills first",
    "prior auth was rejected, what are my options",
)
APPEAL = (
    "how do i appeal that",
    "what papers do they want from me",
    "how long does an approval take usually",
    "can you people write them a letter",
)
NOT_MY_CASE = ("doesnt fit my plan", "i knew that already", "too general for me")
NEEDLES = (
    "i am terrified of needles. how bad is it",
    "honest answer pls do the injections hurt",
    "i fainted at a blood test once, can i still do this",
    "how thick is the needle, im scared",
)
HOW_MANY = (
    "how many shots is it in total",
    "where do they all go?",
    "can they numb the skin before",
    "is it over quickly at least",
)
HEADACHE = (
    "migraine today, 7/10, about five hours, nausea, took sumatriptan 50 mg",
    "headache today 4 out of 10 for 2 hours, no meds",
    "bad one today 8/10 since this morning, six hours, light hurts, took ibuprofen 400 mg",
    "today 5/10 for three hours, right side, took nothing",
)
YES = ("yes", "yes please", "yep save it")
CORRECTION = ("sorry change that to 6/10", "make it 3 out of 10", "it was 9/10 not what i said")
SHOW_DIARY = ("show my diary", "how many headache days do i have this month", "show me my headaches")
NEXT_VISIT = (
    "when is my next appointment",
    "what time do i have to be there next time",
    "can you tell me when my next botox visit is",
)
PERSON = (
    "can i talk to a real person please",
    "id rather chat with someone from the clinic",
    "is there a human there? i want to talk to somebody",
    "connect me with the staff please",
)
STORY = (
    "hi, i moved and need my records sent to the new address",
    "oh good. the portal shows the wrong date of birth for me",
    "great. i got a bill twice for the same visit",
    "thanks for coming on. i lost the form for the parking",
)
MORE = ("yes thats right", "ok how long will that take", "perfect, that was all", "no nothing else")
CALL_ME = (
    "can someone call me",
    "please give me a call, typing is hard today",
    "i want a call back about my visit",
    "could the clinic ring me",
)
REASONS = (
    "question about a bill",
    "need a letter for work",
    "wants to move a visit but the portal is down",
    "which pharmacy has the new prescription",
)
EMERGENCIES = (
    "worst headache of my life came on in seconds like a clap of thunder",
    "my face is drooping on one side and my words come out slurred",
    "sudden headache like something burst in my head and now my arm is weak",
    "i cant move my left arm and my speech is all wrong since 10 minutes",
    "one side of my wifes mouth hangs down right now and she cant speak right",
    "head exploded with pain out of nowhere in one second, worst pain ever, throwing up",
    "i cant breathe properly since the shots my throat is closing",
    "lips and tongue are swelling up and its hard to breathe",
    "sudden numbness right side of my body and i see double",
)
LOW = (
    "im so tired of all this pain",
    "another week in bed. nothing helps",
    "had to call in sick again, so fed up with these migraines",
)
CRISES = (
    "i dont want to live anymore with this pain",
    "i want to kill myself",
    "im thinking about suicide a lot",
    "everyone would be better off without me i want to die",
    "theres no point in living like this i just want to be dead",
)
AFTER_ALARM = ("ok", "ok i will call", "somebody is with me now")
SPANISH = (
    "hola, cuanto cuesta el tratamiento con botox",
    "buenas, me pueden decir cuanto duran las inyecciones",
    "puedo hacer ejercicio despues del botox?",
    "me duele la cabeza desde ayer, que hago",
)
SPANISH_MORE = ("gracias, y como pido una cita", "hay alguien que hable espanol", "no entiendo bien el ingles")
SPANISH_EMERGENCIES = (
    "tengo el peor dolor de cabeza de mi vida y empezo de golpe",
    "no puedo respirar bien despues de las inyecciones",
    "se me cayo un lado de la cara y no puedo hablar bien",
)
OFF_TOPIC = (
    "do you also fix dishwashers lol",
    "whats the score of the bears game",
    "my cousin sells houses do you need one",
    "can you book me a table for two tonight",
    "write me a poem about trains",
)
GARBLED = (
    "asdf the the thing with the thing u know",
    "wich one is it again??? no the other",
    "hm. and the other stuff from before",
)
NOT_HELPFUL = ("not what i asked", "useless", "i still dont know anything")
FAREWELLS = {"en": ("thx, {}", "- {}", "this is {}", "best {}"), "es": ("gracias, {}", "- {}")}
