import type { Event } from '../model/event.ts';
import type { Colors } from './text.ts';

/** Draws a run as its events come in. */
export interface Reporter {
  handle(event: Event): void;
  /** After the last event: draws what is left, such as the summary. */
  end(): void;
}

/** Where a reporter writes; it never touches the process itself. */
export interface Output {
  write(text: string): void;
  readonly colors: Colors;
  /** Size of the terminal in cells, asked for at every frame. */
  size?(): { readonly columns: number; readonly rows: number };
}
