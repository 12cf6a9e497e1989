/** Where a dependency comes from, by the way it is written. */

/** The registry, by a range or a tag; a git repository; an archive at an address; or a folder. */
export type Source = "registry" | "git" | "url" | "local";

/** Hosts of repositories that npm knows by a short name. */
const SHORT = /^(?:github|gitlab|bitbucket|gist):/i;

/** `user/repository`, which npm takes for GitHub's; a scoped name has an `@` in front. */
const USER_AND_REPOSITORY = /^[^@/:\s.~][^/:\s]*\/[^/:\s]+$/;

/** Tells where npm would take it from. */
export function sourceOf(wanted: string): Source {
  // Most are ranges, which have neither.
  if (!wanted.includes("/") && !wanted.includes(":")) {
    return "registry";
  }
  if (/^(?:file|link|portal|workspace|npm|catalog|patch):/i.test(wanted)) {
    return /^(?:npm|catalog|patch):/i.test(wanted) ? "registry" : "local";
  }
  if (/^git[+:@]/i.test(wanted) || SHORT.test(wanted) || /^ssh:/i.test(wanted)) {
    return "git";
  }
  if (/^https?:/i.test(wanted)) {
    return /\.git(?:#|$)/i.test(wanted) ? "git" : "url";
  }
  if (/^(?:\.{0,2}\/|~\/)/.test(wanted)) {
    return "local";
  }
  return USER_AND_REPOSITORY.test(wanted) ? "git" : "registry";
}
