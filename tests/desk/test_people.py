"""Who may log in, and what proves it."""

import sqlite3
import time
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher

from tocsin.adapters.passwords import Argon2Passwords
from tocsin.adapters.sqlite import open_sqlite
from tocsin.desk.people import People
from tocsin.desk.peopleports import AuditFilter, Identity
from tocsin.errors import LogInError, MissingError, PeopleError
from tocsin.model.marking import Tlp
from tocsin.model.person import Role, Scope

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
WORDS = "four words that nobody guesses"


class Hand:
    """A clock that a test moves by hand."""

    def __init__(self):
        self.at = START

    def now(self):
        return self.at

    def wait(self, **by):
        self.at += timedelta(**by)


@pytest.fixture
def clock():
    return Hand()


@pytest.fixture
def store(tmp_path):
    opened = open_sqlite(tmp_path / "tocsin.db", create=True)
    yield opened
    opened.close()


@pytest.fixture
def people(store, clock):
    return People(store.people(), clock, Argon2Passwords(PasswordHasher(time_cost=1, memory_cost=64)))


@pytest.fixture
def ada(people):
    return people.use_link(people.first_link(), name="ada", password=WORDS)


def actions(store):
    return [one.action.value for one in reversed(store.people().audit(AuditFilter()))]


def test_a_link_makes_the_first_administrator_once(people):
    secret = people.first_link()
    assert people.use_link(secret, name="ada", password=WORDS).role is Role.ADMINISTRATOR
    assert people.who(people.log_in("ada", WORDS, address="::1")).name == "ada"
    with pytest.raises(LogInError):
        people.use_link(secret, name="eve", password=WORDS)


def test_a_second_first_link_opens_nothing_once_there_is_an_administrator(people):
    one, two = people.first_link(), people.first_link()
    people.use_link(one, name="ada", password=WORDS)
    with pytest.raises(LogInError):
        people.use_link(two, name="eve", password=WORDS)


def test_a_link_is_over_after_its_hour(people, clock):
    secret = people.first_link()
    clock.wait(hours=1)
    with pytest.raises(LogInError):
        people.use_link(secret, name="ada", password=WORDS)


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaa", "x" * 1025, "ada.lovelace.1815"])
def test_a_password_that_is_easily_guessed_leaves_the_link_unused(people, password):
    secret = people.first_link()
    with pytest.raises(PeopleError):
        people.use_link(secret, name="ada.lovelace.1815", password=password)
    assert people.use_link(secret, name="ada", password=WORDS)


def test_nothing_that_opens_anything_is_kept_as_it_is(people, ada, tmp_path):
    session = people.log_in("ada", WORDS, address="::1")
    token = people.add_token("ada", "a", [Scope.READ], by="ada").secret
    link = people.password_link("ada", by="ada")
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("tocsin.db*"))
    for secret in (session, token, link, WORDS):
        assert secret.encode() not in kept


def test_wrong_name_and_wrong_password_are_told_alike(people, ada):
    told = []
    for name in ("ada", "nobody"):
        with pytest.raises(LogInError) as raised:
            people.log_in(name, "not the password", address="::1")
        told.append(raised.value.message)
    assert told[0] == told[1]


def test_wrong_name_and_wrong_password_take_the_same_work(store, clock):
    counted = []

    class Counting(PasswordHasher):
        def verify(self, kept, password):
            counted.append(kept.split("$")[1:4])
            return super().verify(kept, password)

    people = People(store.people(), clock, Argon2Passwords(Counting(time_cost=1, memory_cost=64)))
    people.use_link(people.first_link(), name="ada", password=WORDS)
    people.add("bob", Role.READER, Tlp.GREEN, by="ada")
    for name in ("ada", "nobody", "bob"):
        with pytest.raises(LogInError):
            people.log_in(name, "not the password", address="::1")
    assert len(counted) == 3
    assert len({tuple(one) for one in counted}) == 1


def test_failures_are_throttled_by_name_even_with_the_right_password(people, ada, clock):
    for _ in range(7):
        with pytest.raises(LogInError):
            people.log_in("ada", "not the password", address="192.0.2.1")
        clock.wait(milliseconds=1)
    with pytest.raises(LogInError, match="too many"):
        people.log_in("ada", WORDS, address="192.0.2.1")
    clock.wait(minutes=15)
    assert people.log_in("ada", WORDS, address="192.0.2.1")


def test_failures_are_throttled_by_address_over_many_names(people, ada, clock):
    for number in range(25):
        with pytest.raises(LogInError, match="not right"):
            people.log_in(f"name{number}", "any", address="192.0.2.1")
    with pytest.raises(LogInError, match="too many"):
        people.log_in("another", "any", address="192.0.2.1")
    with pytest.raises(LogInError, match="not right"):
        people.log_in("another", "any", address="192.0.2.2")


def test_a_session_ends_when_idle_and_at_its_end(people, ada, clock):
    idle = people.log_in("ada", WORDS, address="::1")
    clock.wait(hours=4, seconds=1)
    assert people.who(idle) is None
    kept = people.log_in("ada", WORDS, address="::1")
    for _ in range(3):
        clock.wait(hours=3, minutes=50)
        assert people.who(kept)
    clock.wait(hours=1)
    assert people.who(kept) is None


def test_a_new_password_ends_every_session(people, ada):
    sessions = [people.log_in("ada", WORDS, address="::1") for _ in range(2)]
    people.change_password("ada", WORDS, "quite another set of words", address="::1")
    assert [people.who(one) for one in sessions] == [None, None]
    with pytest.raises(LogInError):
        people.log_in("ada", WORDS, address="::1")


def test_logging_out_ends_this_session_alone(people, ada):
    one, two = (people.log_in("ada", WORDS, address="::1") for _ in range(2))
    people.log_out(one)
    assert people.who(one) is None
    assert people.who(two)


def test_a_role_that_is_taken_holds_at_once_for_sessions_and_tokens(people, ada):
    people.add("bob", Role.EDITOR, Tlp.RED, by="ada")
    people.use_link(people.password_link("bob", by="ada"), name="bob", password=WORDS)
    session = people.log_in("bob", WORDS, address="::1")
    token = people.add_token("bob", "a", [Scope.WRITE], by="bob").secret
    people.change("bob", role=Role.READER, clearance=Tlp.CLEAR, by="ada")
    for person in (people.who(session), people.who_bears(token)):
        assert (person.role, person.clearance) == (Role.READER, Tlp.CLEAR)


def test_a_removed_person_is_out_with_every_key_and_the_name_stays_taken(people, ada):
    people.add("bob", Role.EDITOR, Tlp.RED, by="ada")
    people.use_link(people.password_link("bob", by="ada"), name="bob", password=WORDS)
    session, token = people.log_in("bob", WORDS, address="::1"), people.add_token("bob", "a", [Scope.READ], by="bob")
    link = people.password_link("bob", by="ada")
    people.remove("bob", by="ada")
    assert people.who(session) is None
    assert people.who_bears(token.secret) is None
    with pytest.raises(LogInError):
        people.log_in("bob", WORDS, address="::1")
    with pytest.raises(MissingError):
        people.use_link(link, name="bob", password=WORDS)
    with pytest.raises(PeopleError, match="taken"):
        people.add("bob", Role.READER, Tlp.GREEN, by="ada")


def test_the_last_administrator_stays(people, ada):
    with pytest.raises(PeopleError):
        people.remove("ada", by="ada")
    with pytest.raises(PeopleError):
        people.change("ada", role=Role.EDITOR, clearance=None, by="ada")
    # One who has never set a password administers nothing.
    people.add("bob", Role.ADMINISTRATOR, Tlp.RED, by="ada")
    with pytest.raises(PeopleError):
        people.remove("ada", by="ada")


def test_a_token_is_worth_nothing_when_altered_expired_or_revoked(people, ada, clock):
    made = people.add_token("ada", "a", [Scope.READ], by="ada", days=2)
    assert people.who_bears(made.secret).scopes == {Scope.READ}
    assert people.tokens("ada")[0].used_at == clock.now()
    other = "A" if made.secret[-1] != "A" else "B"
    for wrong in (made.secret[:-1] + other, made.secret + "A", "", "tocsin_", made.name):
        assert people.who_bears(wrong) is None
    people.add("bob", Role.EDITOR, Tlp.RED, by="ada")
    with pytest.raises(MissingError):
        people.revoke_token(made.name, by=people.find("bob").person)
    clock.wait(days=2)
    assert people.who_bears(made.secret) is None
    young = people.add_token("ada", "b", [Scope.READ], by="ada")
    people.revoke_token(young.name, by=people.find("ada").person)
    assert people.who_bears(young.secret) is None


def test_an_identity_opens_only_the_account_it_belongs_to(people, ada):
    identity = Identity("https://id.example 17", "bob")
    with pytest.raises(LogInError):
        people.log_in_as(identity, address="::1", newcomers=None)
    people.add("bob", Role.ANALYST, Tlp.AMBER, by="ada", subject=identity.subject)
    assert people.who(people.log_in_as(identity, address="::1", newcomers=None)).role is Role.ANALYST
    # A stranger whose provider gives them a name that is taken does not come in by it.
    with pytest.raises(LogInError):
        people.log_in_as(Identity("https://id.example 18", "ada"), address="::1", newcomers=Role.READER)
    new = people.who(people.log_in_as(Identity("https://id.example 19", "eve"), address="::1", newcomers=Role.READER))
    assert (new.name, new.role, new.clearance) == ("eve", Role.READER, Tlp.GREEN)


def test_log_ins_failures_and_changes_stand_in_the_audit_log(people, ada, store):
    people.log_in("ada", WORDS, address="::1")
    with pytest.raises(LogInError):
        people.log_in("ada", "not the password", address="::1")
    people.add("bob", Role.READER, Tlp.GREEN, by="ada")
    people.change("bob", role=Role.ANALYST, clearance=None, by="ada")
    assert actions(store) == [
        "link", "person-added", "password", "log-in", "failed-log-in", "person-added", "role",
    ]  # fmt: skip
    assert not store.people().audit_faults()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("UPDATE audit SET who = 'eve' WHERE number = 2", "line 2 was altered"),
        ("DELETE FROM audit WHERE number = 2", "line 2 is missing"),
        ("UPDATE audit SET at = '2020-01-01 00:00:00' WHERE number = 1", "line 1 was altered"),
        ("UPDATE audit SET previous = digest WHERE number = 3", "line 3 is not bound"),
    ],
)
def test_a_changed_audit_log_is_found(people, ada, store, change, fault):
    path = store.state().place
    with sqlite3.connect(path) as connection:
        connection.execute(change)
    connection.close()
    assert any(fault in one for one in store.people().audit_faults())


def test_logging_in_takes_some_time_at_the_strength_in_use(store, clock):
    people = People(store.people(), clock, Argon2Passwords())
    begun = time.perf_counter()
    people.use_link(people.first_link(), name="ada", password=WORDS)
    assert time.perf_counter() - begun > 0.005
    assert store.people().account("ada").password.startswith("$argon2id$")
