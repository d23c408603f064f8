"""The thresholds of a turn, set from measurements (docs/decisions/understanding.md)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TurnOptions:
    """Probabilities, unless it says otherwise.

    - `answer`: least for a topic to be answered; `tie`: from here a second topic is too near to answer the first;
      `told`: least for the diary, where nothing is asked.
    - `refuse`: least sum of out_of_scope and medical_advice to refuse.
    - `alarm`, `urgent`: least for a trained alarm that no rule knows, `alarm_in_form` for an answer to the form ("90 min"),
      `alarm_excused` where a rule knows the words and takes them for others;
      `also_answer`: least for a topic beside an urgent sign, among those that are no alarm.
    - `clause`: least for the topic of a question among several clauses, half of it where the whole message has
      `clause_support` for the topic; `statement`: the same for a clause that asks nothing.
    - `clear_clause`: least for the one question of a message that is unclear as a whole; or `clear_whole` in that whole.
    - `one_story`: least for a topic of the whole message to stand against what each of its clauses seems to ask.
    - `in_two_minds`: below it the topic of a message after an alarm gives way to that of the one question in it.
    - `context`: weight of the view with the previous question; `alone`: from here a message is taken without it;
      `person`: the same for the wish for a person;
      `leaning`: least for the topic that was just spoken of, in a message that points back.
    - `part`: least cosine of a part; `part_again`: the same when the short answer has just been given; `part_alone`: from here it
      is what was asked for, and the short answer is left out;
      `step`: the same for a step of a walk-through.
    - `part_named`: least cosine of a part that a question open to everything, or one word more, has in its own words;
      `part_clause`: the same for a part that one of several clauses asks for.
    - `open_context`: weight of the view with the previous question where a message asks no more than how long, where or which.
    - `leave_form`: least for a question asked inside a form.
    """

    answer: float = 0.34
    tie: float = 0.35
    told: float = 0.42
    refuse: float = 0.35
    alarm: float = 0.75
    alarm_in_form: float = 0.95
    alarm_excused: float = 0.95
    urgent: float = 0.8
    clause: float = 0.5
    clause_support: float = 0.02
    statement: float = 0.9
    clear_clause: float = 0.8
    clear_whole: float = 0.35
    one_story: float = 0.3
    in_two_minds: float = 0.6
    context: float = 0.5
    alone: float = 0.9
    person: float = 0.5
    leaning: float = 0.15
    part: float = 0.68
    part_again: float = 0.58
    part_alone: float = 0.9
    step: float = 0.85
    part_named: float = 0.9
    part_clause: float = 0.8
    open_context: float = 0.9
    leave_form: float = 0.55
    also_answer: float = 0.6
