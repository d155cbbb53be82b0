"""The tests of the store against a real PostgreSQL: all of them but those that look into SQLite's file."""

import inspect
from importlib import import_module

import pytest

from course_lib.store import open_store
from course_lib.store.database_address import place_of
from tests.store.conftest import event, kernel  # noqa: F401

MODULES = ("attempts", "classes", "events_are_kept", "events_of_a_kind", "forgetting", "links", "live", "outbox", "snapshot")  # fmt: skip
OF_A_FILE = {  # they look into SQLite's file, copy it or damage it
    "test_a_backup_brings_classes_back_and_who_was_deleted_since_has_left_again",
    "test_a_backup_holds_what_a_room_voted_and_a_restore_gives_it_back",
    "test_a_deletion_that_fails_is_not_kept_as_one",
    "test_a_file_that_cannot_be_read_is_said_to_the_host",
    "test_a_file_that_cannot_be_read_is_said_without_a_place_and_to_the_host_with_it",
    "test_a_file_that_is_not_there_or_is_older_is_left_alone_where_nothing_is_told",
    "test_a_file_that_was_replaced_is_met_as_it_is_now",
    "test_a_look_changes_no_byte_and_leaves_nothing_beside_the_file",
    "test_a_newer_or_a_foreign_file_is_refused",
    "test_a_record_that_an_older_edition_began_again_is_not_taken_for_a_deleted_one",
    "test_a_session_that_ended_is_not_taken_up_again_and_stays_in_the_file",
    "test_after_a_restore_waits_what_had_not_been_told_and_nobody_who_was_deleted",
    "test_an_older_file_is_read_as_it_is_and_not_migrated",
    "test_each_deletion_is_kept",
    "test_no_column_of_it_is_a_learners_and_a_learner_who_is_forgotten_changes_nothing",
    "test_of_a_deletion_the_day_is_kept_and_a_hash_that_is_not_the_learner_s",
    "test_one_run_is_deleted_and_the_learner_s_others_are_not",
    "test_someone_reading_meanwhile_does_not_keep_a_learner_from_being_forgotten",
    "test_votes_that_many_hand_in_at_once_are_each_kept_once_with_a_number_of_their_own",
    "test_what_was_forgotten_is_no_longer_on_the_disk",
    "test_what_was_told_waits_no_longer_and_the_rest_does_whatever_the_file_is_rewritten_for",
    "test_who_deletes_their_record_has_left_and_nothing_of_them_is_on_the_disk",
    "test_who_is_forgotten_waits_for_nothing",
    "test_who_writes_and_who_looks_do_not_wait_for_each_other",
    "test_without_a_file_nothing_is_recorded_and_none_is_made",
}


@pytest.fixture
def path(database):
    """Where the records are, in place of a file."""
    return place_of(database)


@pytest.fixture
def store(database):
    """A store on it."""
    store = open_store()
    yield store
    store.close()


def _borrowed():
    for name in MODULES:
        for each, found in vars(import_module(f"tests.store.test_{name}")).items():
            fixture = type(found).__name__ == "FixtureFunctionDefinition" and each not in ("path", "store")
            if fixture or each.startswith("test_") and inspect.isfunction(found) and each not in OF_A_FILE:
                assert globals().setdefault(each, found) is found, f"two tests are called {each}"


_borrowed()
