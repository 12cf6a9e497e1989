/** Patterns of paths, as the host understands them; for the host of unit tests. */

import { Refusal } from "./answer.ts";

/** What a pattern matches, as a regular expression over whole paths. */
export function matcher(pattern: string): RegExp {
  const below = pattern.endsWith("/");
  const root = pattern.startsWith("/");
  const body = pattern.slice(root ? 1 : 0, below ? -1 : undefined);
  if (body.split("/").includes("")) {
    throw new Refusal("forbidden", `\`${pattern}\` has an empty component`);
  }
  const anywhere = root || body.includes("/") ? "" : "(?:.*/)?";
  try {
    return new RegExp(`^${anywhere}${expression(body)}${below ? "/.*" : ""}$`, "su");
  } catch {
    throw new Refusal("forbidden", `\`${pattern}\` is no pattern`);
  }
}

function expression(body: string): string {
  const characters = [...body];
  let text = "";
  let depth = 0;
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? "";
    switch (character) {
      case "*":
        if (isComponent(characters, at)) {
          const last = at + 2 === characters.length;
          text += last ? ".*" : "(?:.*/)?";
          at += last ? 1 : 2;
        } else {
          text += "[^/]*";
        }
        break;
      case "?":
        text += "[^/]";
        break;
      case "[": {
        const end = characters.indexOf("]", at + 2);
        if (end < 0) {
          throw new SyntaxError("a class without its end");
        }
        const negated = characters[at + 1] === "!";
        const members = characters.slice(at + (negated ? 2 : 1), end);
        text += `(?!/)[${negated ? "^" : ""}${members.map(member).join("")}]`;
        at = end;
        break;
      }
      case "{":
        depth += 1;
        text += "(?:";
        break;
      case "}":
        depth -= 1;
        text += ")";
        break;
      case ",":
        text += depth > 0 ? "|" : ",";
        break;
      case "\\":
        at += 1;
        text += literal(characters[at] ?? "");
        break;
      default:
        text += literal(character);
    }
  }
  return text;
}

/** Whether `**` stands here, as a whole component. */
function isComponent(characters: readonly string[], at: number): boolean {
  const [before, next, after] = [characters[at - 1], characters[at + 1], characters[at + 2]];
  return next === "*" && (before ?? "/") === "/" && (after ?? "/") === "/";
}

function literal(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/u, (special) =>
    special === "-" ? "\\x2d" : `\\${special}`,
  );
}

/** Of a class: a dash makes a range, all else stands for itself. */
function member(character: string): string {
  return character === "-" ? "-" : literal(character);
}
