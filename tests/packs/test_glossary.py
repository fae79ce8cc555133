"""Which terms a page uses, and the links from their first use to what they mean."""

from __future__ import annotations

from scrutiny_lib.config.profile import GlossaryEntry
from scrutiny_lib.packs.glossary import anchor_of_term, link_first_uses, terms_used

REFERRAL = GlossaryEntry(term="referral", meaning="A request.")
AGAIN = GlossaryEntry(term="re-referral", meaning="Another.")
PLAN = GlossaryEntry(term="child protection plan", also=("plan",), meaning="What is to be done.")
CHANCE = GlossaryEntry(term="R&D", meaning="Work.")


def linked(main: str, *entries: GlossaryEntry) -> str:
    page = link_first_uses(f"<title>referral</title><main>{main}</main><footer>referral", entries)
    assert page.startswith("<title>referral</title><main>")
    assert page.endswith("</main><footer>referral")
    return page.removeprefix("<title>referral</title><main>").removesuffix(
        "</main><footer>referral"
    )


def term(anchor: str, text: str) -> str:
    return f'<a class="term" href="#term-{anchor}">{text}</a>'


def test_only_the_first_use_is_linked() -> None:
    made = linked("<p>A Referral, a referral.</p><p>Referrals.</p>", REFERRAL)
    assert made == f"<p>A {term('referral', 'Referral')}, a referral.</p><p>Referrals.</p>"


def test_a_plural_is_linked_whole_and_a_longer_word_is_another() -> None:
    assert linked("<p>Preferrals, referrals</p>", REFERRAL) == (
        f"<p>Preferrals, {term('referral', 'referrals')}</p>"
    )


def test_the_longest_form_wins_and_one_entry_is_linked_once() -> None:
    made = linked("<p>A child protection plan is a plan.</p>", PLAN)
    assert made == f"<p>A {term('child-protection-plan', 'child protection plan')} is a plan.</p>"


def test_a_word_with_a_hyphen_before_it_is_another_term() -> None:
    made = linked("<p>A re-referral after a referral</p>", REFERRAL, AGAIN)
    assert made == (
        f"<p>A {term('re-referral', 're-referral')} after a {term('referral', 'referral')}</p>"
    )


def test_nothing_is_linked_where_a_link_would_be_in_the_way() -> None:
    left_out = "".join(
        f"<{tag}>referral <b>x</b></{tag}>"
        for tag in ("a", "h1", "h2", "h3", "h4", "nav", "table", "svg", "summary", "dl")
    )
    made = linked(f'{left_out}<p title="referral">a referral</p>', REFERRAL)
    assert made == f'{left_out}<p title="referral">a {term("referral", "referral")}</p>'


def test_terms_are_found_as_html_writes_them() -> None:
    assert linked("<p>Some R&amp;D</p>", CHANCE) == f"<p>Some {term('r-d', 'R&amp;D')}</p>"
    assert terms_used((CHANCE,), "<p>Some R&amp;D</p>") == [CHANCE]


def test_terms_that_a_text_uses_come_in_alphabetical_order() -> None:
    text = "<td>Referrals</td><p>a plan</p>"
    assert terms_used((REFERRAL, AGAIN, PLAN), text) == [PLAN, REFERRAL]


def test_an_anchor_holds_letters_digits_and_hyphens() -> None:
    assert anchor_of_term("95% interval (Wilson)") == "term-95-interval-wilson"
