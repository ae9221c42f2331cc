/**
 * One page's operator list (pdf.js) → its ink. Follows the graphics state that matters: transforms, text state, clip boxes
 * (the box around a clip path, so that nothing visible is ever clipped), form XObjects, optional content, white paint.
 */
import { OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { area, boxOf, intersection, multiply, scaleOf, type Box, type Matrix } from './geometry.js';
import type { Glyph, PageInk } from './ink.js';
import {
  FILLS,
  isArrayLike,
  isLegible,
  isNumbers,
  isShownGlyph,
  isWhite,
  matrixOf,
  number,
  PICTURES,
  STROKES,
} from './operands.js';
import { RuleCollector } from './paths.js';
import { initialTextState, TextCursor, type Font, type TextState } from './text-state.js';

export interface OperatorList {
  readonly fnArray: readonly number[];
  readonly argsArray: readonly unknown[];
}

export interface PageFrame {
  readonly width: number;
  readonly height: number;
  /** User space to the page as displayed. */
  readonly transform: Matrix;
  readonly font: (id: string) => Font;
  /** Whether an optional content group is shown. */
  readonly isVisible: (group: unknown) => boolean;
}

interface State {
  transform: Matrix;
  clip: Box;
  lineWidth: number;
  strokeWhite: boolean;
  fillWhite: boolean;
  text: TextState;
}

/** Deepest nesting of saved states; content that goes deeper is not drawn by anybody. */
const DEEPEST = 2000;
/** Bit of a text rendering mode (3, 7) that prints nothing. */
const INVISIBLE = 3;

/** Reads an operator list. Never throws on what a page says; operators that mean nothing for tables are passed over. */
export function interpret(operators: OperatorList, frame: PageFrame): PageInk {
  const interpreter = new Interpreter(frame);
  operators.fnArray.forEach((operator, index) => {
    const list = operators.argsArray[index];
    interpreter.run(operator, Array.isArray(list) ? list : []);
  });
  return interpreter.ink();
}

class Interpreter {
  readonly #frame: PageFrame;
  readonly #page: Box;
  readonly #rules = new RuleCollector();
  readonly #glyphs: Glyph[] = [];
  readonly #cutOff: Glyph[] = [];
  readonly #pictures: Box[] = [];
  readonly #stack: State[] = [];
  readonly #marks: boolean[] = [];
  readonly #cursor = new TextCursor();
  #state: State;
  #hiddenMarks = 0;
  #clipNext = false;
  #hidden = 0;
  #slanted = 0;
  #specks = 0;
  #lost = 0;

  constructor(frame: PageFrame) {
    this.#frame = frame;
    this.#page = { x0: 0, y0: 0, x1: frame.width, y1: frame.height };
    this.#state = this.#initial();
  }

  #initial(): State {
    return {
      transform: this.#frame.transform,
      clip: this.#page,
      lineWidth: 1,
      strokeWhite: false,
      fillWhite: false,
      text: initialTextState(),
    };
  }

  ink(): PageInk {
    const { width, height } = this.#frame;
    return {
      width,
      height,
      glyphs: this.#glyphs,
      horizontal: this.#rules.horizontal,
      vertical: this.#rules.vertical,
      dots: this.#rules.dots,
      pictures: this.#pictures,
      shapes: this.#rules.shapes,
      hidden: this.#hidden,
      cutOff: this.#cutOff,
      slanted: this.#slanted,
      specks: this.#specks,
      lost: this.#lost,
    };
  }

  run(operator: number, args: readonly unknown[]): void {
    const state = this.#state;
    switch (operator) {
      case OPS.save:
        this.#save();
        break;
      case OPS.restore:
        this.#restore();
        break;
      case OPS.transform:
        state.transform = multiply(state.transform, matrixOf(args));
        break;
      case OPS.paintFormXObjectBegin:
        this.#save();
        if (isNumbers(args[0], 6)) this.#state.transform = multiply(state.transform, matrixOf(args[0]));
        if (isNumbers(args[1], 4)) this.#clip(args[1]);
        break;
      case OPS.paintFormXObjectEnd:
        this.#restore();
        break;
      case OPS.beginAnnotation:
        this.#save();
        this.#state = this.#initial();
        for (const part of [args[2], args[3]])
          if (isNumbers(part, 6)) this.#state.transform = multiply(this.#state.transform, matrixOf(part));
        break;
      case OPS.endAnnotation:
        this.#restore();
        break;
      case OPS.beginMarkedContent:
      case OPS.beginMarkedContentProps:
        this.#mark(args[0] === 'OC' && !this.#frame.isVisible(args[1]));
        break;
      case OPS.endMarkedContent:
        if (this.#marks.pop() === true) this.#hiddenMarks -= 1;
        break;
      case OPS.clip:
      case OPS.eoClip:
        this.#clipNext = true;
        break;
      case OPS.setLineWidth:
        state.lineWidth = number(args[0]);
        break;
      case OPS.setStrokeRGBColor:
        state.strokeWhite = isWhite(args);
        break;
      case OPS.setFillRGBColor:
        state.fillWhite = isWhite(args);
        break;
      case OPS.setStrokeColorN:
        state.strokeWhite = false;
        break;
      case OPS.setFillColorN:
        state.fillWhite = false;
        break;
      case OPS.constructPath:
        this.#path(args);
        break;
      default:
        if (PICTURES.has(operator)) this.#picture(args);
        else this.#text(operator, args);
    }
  }

  #text(operator: number, args: readonly unknown[]): void {
    const { text } = this.#state;
    switch (operator) {
      case OPS.beginText:
        this.#cursor.setMatrix(matrixOf([1, 0, 0, 1, 0, 0]));
        break;
      case OPS.setTextMatrix:
        this.#cursor.setMatrix(matrixOf(isNumbers(args[0], 6) ? args[0] : args));
        break;
      case OPS.moveText:
        this.#cursor.move(number(args[0]), number(args[1]));
        break;
      case OPS.setLeadingMoveText:
        text.leading = -number(args[1]);
        this.#cursor.move(number(args[0]), number(args[1]));
        break;
      case OPS.nextLine:
        this.#cursor.move(0, -text.leading);
        break;
      case OPS.setLeading:
        text.leading = number(args[0]);
        break;
      case OPS.setCharSpacing:
        text.charSpacing = number(args[0]);
        break;
      case OPS.setWordSpacing:
        text.wordSpacing = number(args[0]);
        break;
      case OPS.setHScale:
        text.scale = number(args[0]) / 100;
        break;
      case OPS.setTextRise:
        text.rise = number(args[0]);
        break;
      case OPS.setTextRenderingMode:
        text.mode = number(args[0]);
        break;
      case OPS.setFont:
        this.#font(args);
        break;
      case OPS.setGState:
        this.#graphicsState(args[0]);
        break;
      case OPS.showText:
      case OPS.showSpacedText:
        if (Array.isArray(args[0])) this.#show(args[0] as readonly unknown[]);
        break;
      default:
        break;
    }
  }

  #save(): void {
    if (this.#stack.length < DEEPEST) this.#stack.push({ ...this.#state, text: { ...this.#state.text } });
  }

  #restore(): void {
    this.#state = this.#stack.pop() ?? this.#state;
  }

  #mark(hidden: boolean): void {
    this.#marks.push(hidden);
    if (hidden) this.#hiddenMarks += 1;
  }

  #font(args: readonly unknown[]): void {
    const { text } = this.#state;
    if (typeof args[0] === 'string') text.font = this.#frame.font(args[0]);
    text.size = number(args[1]);
  }

  #graphicsState(entries: unknown): void {
    if (!Array.isArray(entries)) return;
    for (const entry of entries as readonly unknown[]) {
      if (!Array.isArray(entry)) continue;
      const [key, value] = entry as readonly unknown[];
      if (key === 'LW') this.#state.lineWidth = number(value);
      else if (key === 'Font' && Array.isArray(value)) this.#font(value);
    }
  }

  #clip(bounds: readonly number[]): void {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = bounds;
    this.#state.clip = intersection(this.#state.clip, boxOf(this.#state.transform, x0, y0, x1, y1));
  }

  #path(args: readonly unknown[]): void {
    const paint = number(args[0]);
    const data = Array.isArray(args[1]) ? (args[1] as readonly unknown[])[0] : null;
    const bounds = args[2];
    const { transform, clip } = this.#state;
    if (isArrayLike(data) && this.#hiddenMarks === 0) {
      if (STROKES.has(paint) && !this.#state.strokeWhite) {
        this.#rules.stroke(data, transform, this.#state.lineWidth * scaleOf(transform), clip);
      } else if (FILLS.has(paint) && !this.#state.fillWhite) this.#rules.fill(data, transform, clip);
    }
    if (!this.#clipNext) return;
    this.#clipNext = false;
    if (isNumbers(bounds, 4)) this.#clip(bounds);
  }

  /** Images fill the unit square. A very thin one is a rule. */
  #picture(args: readonly unknown[]): void {
    if (this.#hiddenMarks > 0) return;
    const box = intersection(boxOf(this.#state.transform, 0, 0, 1, 1), this.#state.clip);
    if (area(box) === 0) return;
    if (Math.min(box.x1 - box.x0, box.y1 - box.y0) < 3) this.#rules.thin(box, this.#state.clip);
    else if (isLegible(args, box)) this.#pictures.push(box);
    else this.#specks += 1;
  }

  #show(items: readonly unknown[]): void {
    const { text, transform, clip, fillWhite } = this.#state;
    if (text.font.failed) this.#lost += 1;
    const invisible = (text.mode & INVISIBLE) === INVISIBLE || this.#hiddenMarks > 0;
    const shown = items.filter((item) => typeof item === 'number' || isShownGlyph(item));
    this.#cursor.show(shown, text, transform, (glyph, box, printed) => {
      const blank = printed.trim() === '';
      const x = (box.x0 + box.x1) / 2;
      const y = (box.y0 + box.y1) / 2;
      const inside = x >= clip.x0 - 1 && x <= clip.x1 + 1 && y >= clip.y0 - 1 && y <= clip.y1 + 1;
      if (invisible || !inside) {
        if (blank) return;
        this.#hidden += 1;
        if (!invisible && glyph) this.#cutOff.push(glyph);
      } else if (glyph) this.#glyphs.push(fillWhite ? { ...glyph, white: true } : glyph);
      else if (!blank) this.#slanted += 1;
    });
  }
}
