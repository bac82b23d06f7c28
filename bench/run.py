#!/usr/bin/python3 -B
"""What a request costs: usherd beside its peers, in one table, and the bounds it should hold.

    run.py [--seconds N] [--rounds N] [--connections N] [--only CHOICE,…] [--programs DIR]
    run.py --once [--only CHOICE,…] [--programs DIR]

Called by `make bench`. Everything runs privately, on unix sockets and ports of 127.0.0.1, in build/bench/, and is ended
and deleted at the end. Peers take turns within each round, so that what else the machine does meets them alike. Besides
the works: `hashing`, what logins with wrong passwords do to the others, `oracle`, what the time of an answer tells, and
`mail`, how e-mails leave (see mail.py).
--once measures nothing: each peer does each work once (usherd also as wrk asks for it), in build/bench-once/, and each
right answer is a line. So `make check` learns of what would keep `make bench` from measuring.
Exit status 0 whatever the figures are; 1 if something could not be measured, or one answer was not 200.
"""

import argparse
import shutil
import signal
import subprocess
import sys
from pathlib import Path

TREE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TREE / "dev"))

import report   # noqa: E402
from hashing import Hashing   # noqa: E402
from load import Load   # noqa: E402
from mail import FEW, MANY, MailBench   # noqa: E402
from oracle import Oracle   # noqa: E402
from process import Failure   # noqa: E402
from stage import Stage   # noqa: E402
from works import COMPARED, RefusedLogin, ValidateInvite   # noqa: E402

CHOICES = [*COMPARED, "hashing", "oracle", "mail"]
MOST_ACCEPTED_A_SECOND = 6000   # for each there is a row


def measure(stage: Stage, load: Load, wanted: list[str], rounds: int) -> report.Measured:
    measured = report.Measured(stage.start_of_usherd)
    works = [COMPARED[name](stage.data) for name in COMPARED if name in wanted]
    hashing = Hashing(stage, load)
    for count in range(1, rounds + 1):
        for work in works:
            for peer in work.peers:
                show(f"round {count} of {rounds}: {work.name}, {peer}")
                measured.runs.append(report.Run(work.name, peer, count, load.run(work, peer)))
        if "hashing" in wanted:
            show(f"round {count} of {rounds}: hashing")
            measured.hashing.append(hashing.run())
    if "oracle" in wanted:
        show("oracle")
        measured.oracle = Oracle(stage).measure()
    measured.start.resident_after_mib = stage.resident_mib()
    if "mail" in wanted:
        measured.mailing = MailBench(stage, MANY).measure(show)
    show("")
    return measured


def do_once(stage: Stage, load: Load, wanted: list[str]) -> None:
    """One line for each that went right; Failure at the first that did not."""
    works = [*(COMPARED[name] for name in COMPARED if name in wanted), *((ValidateInvite, RefusedLogin) if "hashing" in wanted else ())]
    for work in (kind(stage.data) for kind in works):
        for peer in work.peers:
            load.try_once(work, peer)
            print(f"{work.name}: {peer}")
        load.ask_by_wrk(work)
        print(f"{work.name}: usherd, asked by wrk")
    if "oracle" in wanted:
        Oracle(stage, validations=1, logins=1).measure()
        print("oracle")
    if "mail" in wanted:
        for peer in MailBench(stage, FEW).measure(show).by_peer:
            print(f"mail: {peer}")


def show(what_is_done: str) -> None:
    """To who watches, in the place of what was shown before."""
    if sys.stderr.isatty():
        print(f"\r\033[K{what_is_done}", end="", file=sys.stderr, flush=True)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=3, help="length of one run")
    parser.add_argument("--rounds", type=int, default=3, help="of which the medians are shown")
    parser.add_argument("--connections", type=int, default=64, help="clients that ask at the same time")
    parser.add_argument("--once", action="store_true", help="measure nothing, but see that all of it works")
    parser.add_argument("--only", type=lambda text: text.split(","), default=CHOICES, help=", ".join(CHOICES))
    parser.add_argument("--programs", type=Path, default=TREE / "build" / "release", help="the folder of usherd and usherctl")
    arguments = parser.parse_args()
    if unknown := set(arguments.only) - set(CHOICES):
        parser.error(f"no such choice: {', '.join(sorted(unknown))}")
    return arguments


def main() -> int:
    arguments = parse_arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = TREE / "build" / ("bench-once" if arguments.once else "bench")
    seconds, connections = (1, 2) if arguments.once else (arguments.seconds, arguments.connections)
    stage = Stage(folder, TREE, arguments.programs.resolve(), seconds * MOST_ACCEPTED_A_SECOND)
    try:
        show("starting MariaDB, usherd, its peers and nginx")
        stage.build_up()
        load = Load(stage, seconds, connections)
        if arguments.once:
            do_once(stage, load, arguments.only)
        else:
            print(report.text(arguments, measure(stage, load, arguments.only, arguments.rounds)))
        stage.take_down()
        shutil.rmtree(folder)
    except (Failure, OSError, subprocess.SubprocessError) as failure:
        print(f"\nNot measured: {failure}\nThe logs are in {folder / 'log'}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        stage.take_down()
    return 0


if __name__ == "__main__":
    sys.exit(main())
