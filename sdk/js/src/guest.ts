/**
 * The way from the world's exports to a check. The build makes its module of this and the
 * author's; nothing here is part of what a check is written with.
 */

import type { Input as WitInput } from "tollgate:check/inputs";

import { DataRefusal, Failure, Refusal } from "./answer.ts";
import type { Check, CheckClass, ConfigurationFile } from "./check.ts";
import { declaration } from "./declaration.ts";
import { Finding } from "./finding.ts";
import { fix, restart } from "./fixed.ts";
import { exchange } from "./host.ts";
import { Input } from "./input.ts";
import * as log from "./log.ts";
import type { Trigger } from "./manifest.ts";
import { configured, examine } from "./running.ts";
import { calls, told } from "./stack.ts";
import { inputOf, tollgate } from "./tollgate.ts";
import { DeclarationError } from "./validate.ts";

/** A problem as the world has it. */
interface WitProblem {
  readonly file: string | null;
  readonly line: number | null;
  readonly pointer: string | null;
  readonly message: string;
}

/** What the module exports. */
interface Exports {
  readonly guest: {
    configure(options: string, files: readonly ConfigurationFile[]): readonly Trigger[] | null;
    check(input: WitInput): void;
  };
  readonly declaration: { manifest(): string };
}

/** What the bindings turn into an `err`. */
class Err extends Error {
  readonly payload: unknown;

  constructor(payload: unknown) {
    super();
    this.payload = payload;
  }
}

// Before the author's modules are evaluated, which are imported after this one.
fix();
exchange(tollgate);

/** The exports of the world `declaring-check`. */
export function guestOf(given: unknown): Exports {
  const type = given as CheckClass;
  let ready: Check | undefined;
  return {
    guest: {
      configure(options, files) {
        const answer = crashing(() => configured(type, JSON.parse(options) as never, files));
        if ("check" in answer) {
          ready = answer.check;
          return answer.triggers ?? null;
        }
        throw new Err(answer.map(problem));
      },
      check(input) {
        restart();
        Finding.unreported();
        try {
          ready ??= new type();
          examine(ready, new Input(inputOf(input)));
        } catch (error) {
          throw new Err(failure(error));
        }
        for (const message of Finding.unreported()) {
          log.warn(`a finding was made and not reported: ${message}`);
        }
      },
    },
    declaration: {
      manifest() {
        return crashing(() => {
          if (typeof type !== "function") {
            throw new DeclarationError(
              "the file that is built exports no check; write `export default` and the class",
            );
          }
          return declaration(type.manifest);
        });
      },
    },
  };
}

/** Why a check failed, in its own words where it said so. */
function failure(error: unknown): string {
  if (error instanceof Failure) {
    return error.message.toWellFormed();
  }
  const [, ...outer] = calls(error);
  if (outer.length > 0) {
    log.debug(`called from ${outer.join(", ")}`);
  }
  if (error instanceof Refusal || error instanceof DataRefusal) {
    const [at] = calls(error);
    return error.message.toWellFormed() + (at === undefined ? "" : ` (${at})`);
  }
  return told(error);
}

/** Where an error can't be answered the guest traps; what was logged last is kept as the reason. */
function crashing<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    log.error(error instanceof DeclarationError ? error.message : told(error));
    throw error;
  }
}

function problem({ file, line, pointer, message }: Partial<WitProblem>): WitProblem {
  return {
    file: file?.toWellFormed() ?? null,
    line: line ?? null,
    pointer: pointer?.toWellFormed() ?? null,
    message: String(message).toWellFormed(),
  };
}
