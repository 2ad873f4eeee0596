/** What a terminal shows after all that was written to it, as far as bars and lines of text use one. */
export interface Screen {
  /** Lines from the top, those that have scrolled away included, without blanks at their ends. */
  readonly lines: readonly string[];
  readonly isCursorVisible: boolean;
}

/** A control sequence, one control character, or a stretch of text. */
const PIECES =
  /(?![\r\n])\p{Cc}\[(?<mark>\??)(?<numbers>[\d;]*)(?<order>[A-Za-z])|(?<control>[\r\n])|(?<text>\P{Cc}+)/gu;

interface Drawing {
  readonly cells: string[][];
  row: number;
  column: number;
  wraps: boolean;
  isCursorVisible: boolean;
}

/** Draws what was written to a terminal of so many columns; throws at a sequence that it does not know. */
export function screenOf(written: string, columns: number): Screen {
  const drawing: Drawing = { cells: [[]], row: 0, column: 0, wraps: true, isCursorVisible: true };
  let read = 0;
  for (const piece of written.matchAll(PIECES)) {
    if (piece.index !== read) break;
    read += piece[0].length;
    const { mark, numbers, order, control, text } = piece.groups ?? {};
    if (text !== undefined) write(drawing, text, columns);
    else if (control === '\n') drawing.row += 1;
    else if (control === '\r') drawing.column = 0;
    else obey(drawing, `${mark ?? ''}${order ?? ''}`, numbers ?? '');
  }
  const rest = written.slice(read);
  if (rest.length > 20) throw new Error(`unknown to a terminal: ${JSON.stringify(rest.slice(0, 40))}`);
  return { lines: linesOf(drawing), isCursorVisible: drawing.isCursorVisible };
}

function write(drawing: Drawing, text: string, columns: number): void {
  for (const character of text) {
    if (drawing.column >= columns && drawing.wraps) {
      drawing.row += 1;
      drawing.column = 0;
    }
    const column = Math.min(drawing.column, columns - 1);
    lineAt(drawing, drawing.row)[column] = character;
    drawing.column = column + 1;
  }
}

function obey(drawing: Drawing, order: string, numbers: string): void {
  const number = Number(numbers || 1);
  if (order === 'A') drawing.row = Math.max(0, drawing.row - number);
  else if (order === 'B') drawing.row += number;
  else if (order === 'G') drawing.column = number - 1;
  else if (order === 'K') clearLine(drawing, Number(numbers || 0));
  else if (order === 'J') clearDown(drawing);
  else if (order === '?h' || order === '?l') setMode(drawing, number, order === '?h');
  else throw new Error(`unknown to a terminal: ${order} ${numbers}`);
}

function setMode(drawing: Drawing, mode: number, isOn: boolean): void {
  if (mode === 25) drawing.isCursorVisible = isOn;
  else if (mode === 7) drawing.wraps = isOn;
  else throw new Error(`unknown to a terminal: mode ${mode}`);
}

/** 0: from the cursor on, 2: all of it. */
function clearLine(drawing: Drawing, how: number): void {
  lineAt(drawing, drawing.row).splice(how === 0 ? drawing.column : 0);
}

function clearDown(drawing: Drawing): void {
  clearLine(drawing, 0);
  drawing.cells.splice(drawing.row + 1);
}

function lineAt({ cells }: Drawing, row: number): string[] {
  while (cells.length <= row) cells.push([]);
  return cells[row] as string[];
}

function linesOf({ cells }: Drawing): readonly string[] {
  return cells.map((line) =>
    Array.from(line, (cell) => cell ?? ' ')
      .join('')
      .trimEnd(),
  );
}
