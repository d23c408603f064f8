"""Tells Spanish from English by the small words that no sentence does without."""

from __future__ import annotations

# Words that English does not have; "no", "me", "a", "he", "son", "mama" and the like are left out.
_SPANISH_WORDS = """
    el la los las un una unos unas del que en y con por para como cuando donde porque pero esta estoy este esto
    esa ese eso soy fue ser estar tengo tiene tienes tener hay muy mas mis tu su sus yo ella usted ustedes
    ellos nosotros lo les se nos puedo puede pueden puedes quiero quiere necesito hace hacer desde hasta sin sobre
    tambien ya ahora hoy ayer manana despues antes cuanto cuantos cuanta cuantas cual cuales quien nada algo alguien
    todo toda todos todas siempre nunca aqui duele dolor cabeza ojo ojos parpado cita citas inyecciones inyeccion
    migrana ayuda ayudenme doctora medico medicina hola buenos buenas dias tardes noches gracias favor estan
    precio precios vivir morir matarme respirar tragar hablar siento bien peor vez veces cuesta seguro semanas meses dias
    esposo esposa hijo hija madre abuela abuelo hermano hermana cuerpo cara lado brazo pecho garganta
    tanto cada otra otro dos tres vida fuerte asi ni bebe embarazada
    entiendo entiende ingles espanol hablo hablan habla emergencia auxilio veo vista doble fiebre cuello
    miedo aguja agujas funciona funciono funcionado aceptan acepta efectos secundarios dan cubre ponen pongo
    ahogo trago respiro quisiera mejor ojala manos lengua parpados
    borra borrar borre elimina eliminar elimine diario
"""
_ENGLISH_WORDS = """
    the an i you she it we they my your his her is are am was were be been do does did have has had can cant will
    would should could what when where why how who of to for with from at on in and or but not dont this that these
    there after before get got im its ive if about just now shot shots
"""
# Typed in English too ("see ya", "yo", "la"): no proof by themselves.
_ALSO_ENGLISH = frozenset("y yo ya la un en con todo nada el lo se les su tu ser hay mas sin fue dos tres ni vista".split())  # noqa: SIM905
_SPANISH = frozenset(_SPANISH_WORDS.split())
_ENGLISH = frozenset(_ENGLISH_WORDS.split())


def is_spanish(words: tuple[str, ...]) -> bool:
    """True if the words, plain and in lower case, are mostly Spanish.

    More Spanish than English small words are needed, each counted every time it stands; one alone
    is enough in a message of up to four words ("gracias", "hola"), unless English has it too. Names and "Botox"
    count for neither.
    """
    spanish = sum(word in _SPANISH for word in words)
    sure = any(word in _SPANISH - _ALSO_ENGLISH for word in words)
    english = sum(word in _ENGLISH for word in words)
    enough = 1 if len(words) <= 4 else 2
    return sure and spanish >= enough and spanish > english
