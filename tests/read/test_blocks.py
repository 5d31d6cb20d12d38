"""What each paragraph is."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.model import BlockKind, Language
from tocsin.read.blocks import find_blocks

FILLER = "Le ministère a fait savoir dans la soirée que la situation n'avait pas évolué depuis la veille."


def kinds(text, language=Language.FR, **options):
    return [(block.kind.value, block.span.of(text)) for block in find_blocks(text, language, **options)]


def kind_between(paragraph, language=Language.FR):
    """The kind of a paragraph that stands between two of prose."""
    return kinds(f"{FILLER}\n\n{paragraph}\n\n{FILLER}", language)[1][0]


@pytest.mark.parametrize(
    "paragraph",
    [
        "- Impasse -",
        '- "Pas question" -',
        "– Vers un accord ? –",
        "Des alliés partagés",
        "Que dit la doctrine ?",
        "« Rien n’a bougé »",
        "LES INSPECTEURS ATTENDUS LUNDI",
    ],
)
def test_sub_headings(paragraph):
    assert kind_between(paragraph) == "heading"


@pytest.mark.parametrize(
    "paragraph",
    [
        "Rien n'a bougé.",
        "- les bombardiers sont restés sur leurs bases",
        "Les conditions sont les suivantes :",
        "« Nous verrons bien », a-t-il dit.",
        "« Est-ce bien raisonnable ? »",
        "Il a ajouté : « Non. »",
        "Publié par un institut de Genève, le rapport conclut que rien n'a bougé.",
        "Publié le 3 octobre, le rapport conclut que rien n'a bougé.",
        "Published on Tuesday, the report says that nothing has moved.",
        "Reporting by a German weekly suggested that the trains had left.",
        "La rédaction du traité a pris trois ans.",
        "Annonce faite sans préavis, la manoeuvre commence lundi.",
        "La Finlande a demandé à rejoindre l'Alliance (Otan, trente membres).",
        "Selon un rapport interne, les dépôts sont restés fermés (document consulté par nos soins).",
        "A satellite image released on Monday shows launchers outside their shelters.",
        "Agence France-Presse (AFP) a consulté ce document.",
        "M. Velianov a refusé de répondre, tout comme son homologue américain, que la presse attendait à Vienne",
    ],
)
def test_prose_is_not_taken_for_a_heading(paragraph):
    assert kind_between(paragraph) == "body"


@pytest.mark.parametrize(
    "paragraph",
    [
        "Le ministre quitte la salle du conseil, à Bruxelles, le 13 octobre 2022. (Ilse Maartens/Associated Press)",
        "Un avion ravitailleur décolle de la base d'Istres. (AP Photo/Jeanne Riou)",
        "Photo : un sous-marin à quai",
        "Photo d'archives : la base en 2014.",
        "FILE PHOTO: A bomber takes off from an air base, Sept 3, 2021.",
        "A convoy leaves the depot at dawn. (Handout via Reuters)",
        "Vue aérienne du dépôt, le 3 octobre 2022. (Photo fournie par Maxar)",
        "Le porte-parole lors d'un point de presse. AFP / Lucie Ferrand",
        "Lucie FERRAND, AFP",
        "Des manifestants devant l'ambassade, à Oslo. © Nils Berg",
    ],
)
def test_captions(paragraph):
    assert kind_between(paragraph) == "caption"


@pytest.mark.parametrize(
    "paragraph",
    [
        "© AFP",
        "AFP",
        "(avec AFP)",
        "Avec AFP et Reuters",
        "La Gazette du Ponant avec AFP",
        "Source : Agence France-Presse",
        "Lire aussi : notre dossier sur les traités",
        "READ MORE: What the treaty says",
        "Click here for the full transcript",
        "Abonnez-vous à notre lettre d'information",
        "Getty Images",
        "Tous droits de reproduction et de représentation réservés. © 2022 Agence France-Presse",
        "Crédit photo : Lucie Ferrand",
    ],
)
def test_credits_and_site_furniture(paragraph):
    assert kind_between(paragraph) == "credit"


@pytest.mark.parametrize(
    ("paragraph", "language"),
    [
        ("Par Édith Marsan", Language.FR),
        ("Par Édith Marsan, à Bruxelles", Language.FR),
        ("By Joanna Tresidder", Language.EN),
        ("By Joanna Tresidder and Samir Haddad", Language.EN),
        ("(Reporting by Ruth Calloway in London; Editing by Nora Lindqvist)", Language.EN),
        ("Propos recueillis par Édith Marsan", Language.FR),
        ("bur-fal/hv/cgr", Language.FR),
    ],
)
def test_bylines(paragraph, language):
    assert kind_between(paragraph, language) == "byline"


@pytest.mark.parametrize(
    "paragraph",
    [
        "Publié le 13 octobre 2022 à 18h04",
        "Le Courrier avec AFP, publié le jeudi 13 octobre 2022 à 18h04",
        "Updated Oct. 13, 2022",
        "13 octobre 2022",
        "Temps de lecture : 3 min",
        "###",
        "https://example.org/a",
        "Mots-clés : défense, traité",
    ],
)
def test_metadata(paragraph):
    assert kind_between(paragraph) == "metadata"


@pytest.mark.parametrize(
    ("dateline", "prose", "language"),
    [
        ("PARIS, 13 oct 2022 (AFP) -", "Le ministre a parlé jeudi à ses alliés.", Language.FR),
        ("Bruxelles (AFP) -", "Le ministre a parlé jeudi à ses alliés.", Language.FR),
        ("NEW YORK (Nations unies), 3 mars (AFP) -", "Le ministre a parlé jeudi à ses alliés.", Language.FR),
        ("MOSCOU —", "Le ministre a parlé jeudi à ses alliés.", Language.FR),
        ("MOSCOU, 13 octobre. /TASS/.", "Le ministère a démenti jeudi tout déplacement.", Language.FR),
        ("Bruxelles, le 13 octobre 2022 -", "Le ministre a parlé jeudi à ses alliés.", Language.FR),
        ("MOSCOW, October 13. /TASS/.", "The ministry denied on Thursday any movement.", Language.EN),
        ("Tehran, IRNA –", "The ministry denied on Thursday any movement.", Language.EN),
        ("MOSCOW. Oct 13 (Interfax) -", "The ministry denied on Thursday any movement.", Language.EN),
        ("BEIJING, Oct. 13 (Xinhua) --", "The ministry denied on Thursday any movement.", Language.EN),
        ("BRUSSELS (AP) —", "Allied ministers said on Thursday they would talk.", Language.EN),
        ("SEOUL (Reuters) -", "North Korea said on Monday it would talk.", Language.EN),
        ("VIENNA, Oct 3 (Reuters) -", "The agency said on Monday it would talk.", Language.EN),
        ("SEOUL", "North Korea said on Monday it would talk.", Language.EN),
        ("SEOUL/TOKYO", "An official said on Monday it would talk.", Language.EN),
        ("UNITED NATIONS", "Diplomats said on Monday they would talk.", Language.EN),
        ("RAMSTEIN, Germany", "Allied ministers said on Monday they would talk.", Language.EN),
    ],
)
def test_the_dateline_is_cut_from_the_first_sentence(dateline, prose, language):
    assert kinds(f"{dateline} {prose}\n\n{FILLER}", language)[:2] == [("dateline", dateline), ("body", prose)]


@pytest.mark.parametrize(
    ("prose", "language"),
    [
        ("NATO Secretary General aides said on Monday they would talk.", Language.EN),
        ("IAEA inspectors said on Monday they would talk.", Language.EN),
        ("L'Otan - qui compte trente membres - a réuni ses ministres.", Language.FR),
        ("L'AIEA, basée à Vienne, a publié son rapport trimestriel.", Language.FR),
        ("EDF a annoncé (AFP) avoir terminé les travaux à Port-Mahé.", Language.FR),
    ],
)
def test_acronyms_and_asides_are_no_datelines(prose, language):
    assert kinds(f"{prose}\n\n{FILLER}", language)[0] == ("body", prose)


def test_a_month_before_the_first_sentence_is_metadata():
    text = " date 2022-10 Les alliés se sont réunis jeudi à huis clos.\n\n" + FILLER
    assert kinds(text)[:2] == [("metadata", "date 2022-10"), ("body", "Les alliés se sont réunis jeudi à huis clos.")]


def test_the_headline_may_be_a_question_or_a_quotation():
    for headline in (
        "Que veut Moscou ?",
        "Vidéo : un train qui affole la Toile",
        "Exclusive: Oslo to buy new radars",
        "« Nous ne céderons pas », dit Oslo",
        "Défense : ce qu'il faut savoir",
    ):
        assert kinds(f"{headline}\n\n{FILLER}\n\n{FILLER}")[0] == ("heading", headline)


def test_an_agency_after_the_last_sentence_is_a_credit_of_its_own():
    assert kinds(f"{FILLER} (AFP)") == [("body", FILLER), ("credit", "(AFP)")]


def test_wrapped_lines_are_one_paragraph_and_unwrapped_ones_are_not():
    wrapped = (
        "Le ministère a fait savoir dans la soirée que la situation\n"
        "n'avait pas évolué depuis la veille, malgré les rumeurs qui\n"
        "circulaient."
    )
    assert len(kinds(wrapped)) == 1
    assert len(kinds(f"{FILLER}\n{FILLER}\n{FILLER}")) == 3


def test_line_ends_of_all_systems_part_paragraphs():
    for end in ("\n", "\r\n", "\r", "\u2028", "\n\n", "\r\n\r\n", "\n \t\n"):
        assert len(kinds(f"{FILLER}{end}{FILLER}")) == 2, repr(end)


def test_marks_of_markdown_are_kept_out_of_what_is_read():
    text = "# Titre du jour\n\n> « Non », dit-il.\n\n**Une impasse**\n\n*(avec AFP)*\n"
    assert kinds(text, markdown=True) == [
        ("metadata", "#"), ("heading", "Titre du jour"), ("metadata", ">"), ("body", "« Non », dit-il."),
        ("metadata", "**"), ("heading", "Une impasse"), ("metadata", "**"),
        ("metadata", "*"), ("credit", "(avec AFP)"), ("metadata", "*"),
    ]  # fmt: skip


def test_a_picture_in_markdown_is_no_prose():
    assert kinds(f"{FILLER}\n\n![Le port à l'aube](port.jpg)\n\n{FILLER}", markdown=True)[1][0] == "caption"


def test_a_byte_order_mark_is_metadata():
    assert kinds("\ufeffRien n'a bougé.") == [("metadata", "\ufeff"), ("body", "Rien n'a bougé.")]


PIECES = st.sampled_from([
    "Titre", "\n", "\n\n", "\r\n", "\r", " ", "\t", "\u2028", "\u00a0", "# ", "> ", "- ", "**", "*", "« ", " »", '"',
    "PARIS (AFP) -", "SEOUL ", "(AFP)", "Lire aussi : ", "date 2022-10 ", "Photo : ", "Par ", "Édith Marsan",
    "\ufeff", "\u200f", "😀", "\u200b", "\x00", "Rien n'a bougé.", FILLER,
])  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=8), max_size=25).map("".join), st.sampled_from(Language), st.booleans())
def test_blocks_are_in_order_apart_and_cover_every_character_that_is_not_white_space(text, language, markdown):
    blocks = find_blocks(text, language, markdown=markdown)
    at = 0
    for block in blocks:
        assert at <= block.span.start < block.span.end <= len(text)
        assert not text[at : block.span.start].strip()
        assert block.span.of(text).strip() == block.span.of(text)
        at = block.span.end
    assert not text[at:].strip()


@pytest.mark.parametrize(
    "piece",
    [
        " ",
        ". ",
        "(",
        "( ",
        '"',
        "« ",
        "- ",
        "-",
        "a",
        "A ",
        "PARIS ",
        "PARIS/",
        "*",
        "# ",
        "> ",
        "a, ",
        "AFP ",
        "(AFP) ",
        "©",
        "\n",
        "\r\n",
        "1",
        "01 ",
    ],
)
def test_monotonous_text_is_read_in_time_that_grows_with_its_length(piece):
    text = f"Titre.{piece * (60_000 // len(piece))}x"
    started = perf_counter()
    find_blocks(text, Language.EN, markdown=True)
    assert perf_counter() - started < 5


def test_the_shared_dispatch_has_its_captions_heading_and_month(shared):
    text = (shared / "dispatches" / "000_83fc1e9fc7e21474.txt").read_bytes().decode("utf-8")
    blocks = find_blocks(text, Language.FR)
    count = {kind: sum(block.kind is kind for block in blocks) for kind in BlockKind}
    assert (count[BlockKind.METADATA], count[BlockKind.CAPTION], count[BlockKind.HEADING]) == (1, 2, 1)
    assert count[BlockKind.BODY] == len(blocks) - 4
