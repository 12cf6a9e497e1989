/** Messages for the author of the check. The one part of the host that `configure` may call. */
/** How much a message matters, lowest first. */
export type Level = "debug" | "info" | "warn" | "error";
export declare function log(level: Level, message: string): void;
/** {@link log} at level debug. */
export declare function debug(message: string): void;
/** {@link log} at level info. */
export declare function info(message: string): void;
/** {@link log} at level warn. */
export declare function warn(message: string): void;
/** {@link log} at level error. */
export declare function error(message: string): void;
