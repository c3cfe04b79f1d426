"""Words that hold sentences together and name nothing: no terms, and no beginning or end of one."""

from __future__ import annotations

from types import MappingProxyType

FUNCTION_WORDS = MappingProxyType(
    {
        "de": frozenset(
            """der die das den dem des ein eine einer eines einem einen kein keine keiner keines keinem keinen und oder
            aber denn sondern doch sowie als wie wenn weil dass ob da damit obwohl während bevor nachdem bis falls in
            im ins an am ans auf aus bei beim mit nach von vom zu zum zur für über unter vor hinter neben zwischen
            durch gegen ohne um seit trotz wegen innerhalb außerhalb ich du er sie es wir ihr mich mir dich dir ihn ihm
            ihnen uns euch sich mein dein sein unser euer meine deine seine ihre unsere dieser diese dieses diesem
            diesen jener jene jenes jeder jede jedes jedem jeden alle allen aller alles beide beiden viel viele vielen
            mehr wenig wenige einige einigen mehrere mehreren manche solche solchen welche welcher welches welchem
            welchen wer was wo wann warum wieso bin bist ist sind seid war waren wird werden wurde wurden worden habe
            hat haben hatte hatten kann können konnte konnten muss müssen musste soll sollen sollte will wollen wollte
            darf dürfen mag möchte lassen nicht auch nur noch schon sehr so dann dort hier heute gestern morgen immer
            wieder jetzt nun bereits etwa rund ganz sogar selbst weiter weitere weiteren andere anderen anderer anderes
            erste ersten erster letzte letzten nächste nächsten neue neuen neuer neues große großen großer gute guten
            eigene eigenen eigener ganze ganzen dabei dafür damit daran darauf davon dazu darüber hierzu jedoch zudem
            außerdem deshalb daher ebenfalls insbesondere sowohl weder entweder man etwas nichts ja nein zwar folgende
            folgenden bisherige bisherigen heutige heutigen jüngste jüngsten hohe hohen hoher besondere besonderen
            lange langen kurze kurzen kleine kleinen wichtige wichtigen wichtiger""".split()
        ),
        "en": frozenset(
            """a an the and or nor but so yet for of in on at to from by with without within about above across after
            against along among around as before behind below between beyond during except into like near off onto
            out over per since than through throughout toward towards under until up upon via i you he she it we they
            me him her us them my your his its our their mine yours ours theirs this that these those who whom whose
            which what where when why how be am is are was were been being have has had having do does did doing will
            would shall should can could may might must not no never only also too very just even still already again
            more most less least much many few some any each every all both either neither other others another such
            same own new first last next one two three if because while although though whether then there here now
            today yesterday tomorrow however therefore moreover including according said say says well further
            together particularly especially ago once make made take taken give given get got go going come came set
            held hold see seen great good large long recent current former various several important""".split()
        ),
        "ru": frozenset(
            """и а но или либо да ни не бы же ли в во на с со из у к ко о об от до по за под над при про без для через
            между перед после около среди ради кроме вместо я ты он она оно мы вы они меня тебя его её ее нас вас их
            мне тебе ему ей нам вам им мной тобой ним ней нами вами ними себя себе собой мой твой свой наш ваш моя твоя
            своя наша ваша свои наши ваши своего своей своих своём своем этот эта это эти этого этой этих этом этим тот
            та то те того той тех том тем такой такая такое такие весь вся всё все всего всей всех всем всеми каждый
            каждая каждое каждого каждой сам самый самая самое самые самых который которая которое которые которого
            которой которых котором которым кто что чего чему чем чём какой какая какое какие где когда куда откуда
            почему как так если хотя чтобы потому поэтому пока быть был была было были есть будет будут быть является
            являются может могут можно нужно надо должен должна должны уже ещё еще только лишь даже также тоже очень
            более менее больше меньше много мало здесь там тут сейчас теперь сегодня вчера завтра затем потом тогда
            один одна одно одни два две три первый первая первое последний новый новая новое новые другой другая другое
            другие других иной многие многих некоторые некоторых год года году годы лет время день весьма вновь вместе
            всегда однако кстати например именно данный следующий нынешний недавний прошлый""".split()
        ),
    }
)
"""Folded as they are written; of German and Russian, inflected forms of the most frequent ones too."""


def is_function_word(word: str, language: str) -> bool:
    """Says whether a word is one of those that name nothing.

    Args:
        word: in lower case.
        language: primary language.
    """
    return word in FUNCTION_WORDS.get(language, ())
