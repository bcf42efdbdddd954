// Types of muster.js and muster.global.js.

/** One push. `data` is a Uint8Array for a push of bytes, a string for a text, else what the JSON says. */
export interface Message<Data = any> {
  readonly topic: string;
  readonly data: Data;
  readonly event?: string;
  readonly id?: string;
  /** With `offset`, where the topic keeps history: a position that `subscribe` takes as `since`. */
  readonly epoch?: string;
  readonly offset?: number;
}

/** How far a topic that keeps history has been read. The epoch is a text of the server's. */
export interface Position {
  readonly epoch: string;
  readonly offset: number;
}

/** A place in a topic that keeps history. */
export interface Place {
  readonly topic: string;
  readonly epoch?: string;
  readonly offset?: number;
}

/** What the node says of a topic that the connection is on. */
export interface SubscribeResult extends Place {
  /** Whether everything that was missed follows; only where there was a position to start from. */
  readonly recovered?: boolean;
  /** Why not. */
  readonly cause?: RecoveryFailure;
}

/** A node of a later version may say others. */
export type RecoveryFailure = "epoch_changed" | "not_reached" | "too_old" | "too_many" | "no_history" | string;

export interface PublishResult {
  readonly topic?: string;
  readonly epoch?: string;
  readonly offset?: number;
}

export type State =
  | { readonly state: "idle" }
  | { readonly state: "connecting" }
  /** The names that the node's `hello` gave the connection and itself. */
  | { readonly state: "open"; readonly client?: string; readonly node?: string }
  /** `delay` in milliseconds; `code` and `reason` of the connection that ended. */
  | { readonly state: "waiting"; readonly delay: number; readonly code: number; readonly reason: string }
  /** For good. `code` is null where no connection could be tried at all. */
  | { readonly state: "closed"; readonly code: number | null; readonly reason: string };

export interface Events {
  state: State;
  /** Every message, of topics without a listener too. */
  message: Message;
  /** `auto`: the node did it by itself. `again`: after a reconnect. */
  subscribed: {
    readonly topic: string;
    readonly auto: boolean;
    readonly again: boolean;
    readonly recovered: boolean | undefined;
  };
  /** The node refused a topic, or took the connection off it. Its listeners are gone. */
  unsubscribed: { readonly topic: string; readonly code: number; readonly reason: string };
  /** Everything that was missed while the client was away follows. */
  recovered: Place;
  /** Something was missed and will not come. */
  gap: Place & { readonly reason?: string; readonly cause?: RecoveryFailure };
  /** What a listener threw, and what the node said that nobody waited for. */
  error: unknown;
}

/** What of the browser's WebSocket the client uses. */
export interface WebSocketLike {
  onmessage: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
  onerror: ((event: any) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

export interface Options {
  /** For Node before version 22, for instance that of the package `ws`. */
  WebSocket?: new (url: string, protocol: string) => WebSocketLike;
  /** Milliseconds: the first pause before a reconnect is shorter than this (500). */
  minDelay?: number;
  /** Milliseconds: every pause is shorter than this, unless the node asks for a longer one (30 000). */
  maxDelay?: number;
  /** Milliseconds until a connection without `hello` is given up (10 000). */
  helloTimeout?: number;
  /** Milliseconds that a connection must live for the failures before it to be forgotten (5 000). */
  stableAfter?: number;
  /** Milliseconds until a publish without an answer fails with 504 (15 000). */
  publishTimeout?: number;
  /** Milliseconds until a read of history without an answer fails with 504 (15 000). */
  historyTimeout?: number;
  /** The most topics at a time: `node.limits.subscriptions` (1 000). */
  topics?: number;
  /** The most bytes of a message to the node: `node.limits.message` (65 536). */
  messageBytes?: number;
  /** Replaces clock, timers, chance and the page's objects, for tests. */
  environment?: object;
}

export interface PublishOptions {
  event?: string;
  /** `bytes` by itself where data is binary, else `json`. */
  kind?: "json" | "text" | "bytes";
  /** This client does not hear the push, though it is on the topic. */
  excludeSelf?: boolean;
}

/** Where a subscription begins; at the next push, without either. For the first listener of a topic. */
export interface SubscribeOptions {
  /** Behind this position, for instance one that was stored. Not together with `last`. */
  since?: Position | null;
  /** With the latest push, where the topic has kept it. */
  last?: boolean;
}

export interface HistoryOptions {
  /** The most messages, 1 to 1 000 (100). */
  limit?: number;
  /** The first messages behind this position, instead of the latest. */
  since?: Position | null;
}

/** What a topic has kept, in order; `epoch` and `offset` say where the topic stands. */
export interface History<Data = any> {
  readonly topic: string;
  readonly epoch: string;
  readonly offset: number;
  readonly messages: ReadonlyArray<{
    readonly offset: number;
    readonly data: Data;
    readonly event?: string;
    readonly id?: string;
  }>;
}

/** One listener on one topic. */
export interface Subscription {
  readonly topic: string;
  /** Resolves when the node has accepted the topic for the first time; rejects with a MusterError when it refuses. */
  readonly ready: Promise<SubscribeResult>;
  /** Whether the listener may still be called. */
  readonly active: boolean;
  /** That of the last message of the topic, to be stored; null where it keeps no history, or before the node has answered. */
  readonly position: Position | null;
  unsubscribe(): void;
}

/** A refusal: `code` is a number of HTTP's vocabulary, `reason` is for people. */
export class MusterError extends Error {
  constructor(code: number, reason: string);
  readonly code: number;
  readonly reason: string;
}

/** What a client does after a close code: reconnect at once, after the hint or a pause, or stay away. */
export function afterClose(code: number): "now" | "later" | "never";

export class MusterClient {
  /** Without `url`: the host that the page came from. http: and https: become ws: and wss:. */
  constructor(url?: string, options?: Options);
  readonly url: string;
  readonly state: State;
  /** Starts, or ends a pause between two connections. Throws when the client is closed. */
  connect(): this;
  /** Ends the connection and the client, for good. */
  close(): void;
  /** Throws a TypeError for options that are no position. */
  subscribe<Data = any>(
    topic: string,
    listener: (message: Message<Data>) => void,
    options?: SubscribeOptions,
  ): Subscription;
  /** Takes all listeners off a topic. */
  unsubscribe(topic: string): void;
  publish(topic: string, data: unknown, options?: PublishOptions): Promise<PublishResult>;
  history<Data = any>(topic: string, options?: HistoryOptions): Promise<History<Data>>;
  /** Returns a function that takes the listener off again. */
  on<Type extends keyof Events>(type: Type, listener: (event: Events[Type]) => void): () => void;
  off<Type extends keyof Events>(type: Type, listener: (event: Events[Type]) => void): void;
}

/** The global form: `new Muster.MusterClient(...)`. */
export as namespace Muster;
