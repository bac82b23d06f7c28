"""What logins with wrong passwords do to everybody else: each of them costs a hash, whoever asks."""

import time
from dataclasses import dataclass

from process import Failure
from works import RefusedLogin, ValidateInvite
from wrk import Wrk, ask_once

GUESSERS = 50
PATIENCE = 60   # seconds: so many logins wait for each other


@dataclass
class Guessing:
    p99_alone: float    # of validateInvite, milliseconds
    p99_beside: float   # while others guess passwords
    guesses: float      # refused in a second

    @property
    def ratio(self) -> float:
        return self.p99_beside / self.p99_alone


class Hashing:
    def __init__(self, stage, load):
        self.stage, self.load = stage, load
        self.validate, self.login = ValidateInvite(stage.data), RefusedLogin(stage.data)

    def run(self) -> Guessing:
        for work in (self.validate, self.login):
            self.load.try_once(work, "usherd")
        self._validate(1)   # warms up
        alone = self._validate(self.load.seconds)
        guessing = self._wrk(self.login, self.load.seconds + 2, GUESSERS, threads=1, patience=PATIENCE)
        time.sleep(1)   # all of them wait for each other by then
        beside = self._validate(self.load.seconds)
        guesses = guessing.said().rate
        self._wait_for_the_last_hash()
        return Guessing(alone.p99, beside.p99, guesses)

    def _wrk(self, work, seconds: int, connections: int, **more) -> Wrk:
        return Wrk(work.name, self.stage.urls["usherd"], self.stage.data.script, seconds, connections, **more)

    def _validate(self, seconds: int):
        return self._wrk(self.validate, seconds, self.load.connections).said()

    def _wait_for_the_last_hash(self) -> None:
        """wrk has left without its last answers; they are hashed in turn, so the next one's comes after them. Where they take
        longer than nginx waits, it is asked for again."""
        deadline = time.monotonic() + PATIENCE
        while (answer := ask_once(self.login.request(self.stage.urls["usherd"], 0)))[0] == 504 and time.monotonic() < deadline:
            pass
        if not self.login.is_right(answer, answer):
            raise Failure(f"a wrong password is answered {answer}")
