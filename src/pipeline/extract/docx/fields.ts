/**
 * Fields of docx: a field runs from a `begin` mark over `separate` to `end`, over any number of runs and paragraphs. Old form
 * fields without a result show the state of their box or list.
 */
import { FieldNesting, type OpenField } from '../word/fields.js';
import { attribute, integer, isOn, type Attributes } from './xml.js';

interface Field extends OpenField {
  /** A form field without a result of its own: what its box shows. */
  checkbox?: boolean;
  entries: string[];
  chosen?: number;
}

export class Fields extends FieldNesting<Field> {
  /** A `w:fldChar`. Returns what a form field shows when it ends; '' for every other mark. */
  mark(attributes: Attributes): string {
    switch (attribute(attributes, 'fldCharType')) {
      case 'begin':
        this.begin({ inResult: false, entries: [] });
        return '';
      case 'separate':
        this.beginResult();
        return '';
      case 'end': {
        const field = this.end();
        if (!field) return '';
        if (field.checkbox !== undefined) return box(field.checkbox);
        return field.inResult ? '' : (field.entries[field.chosen ?? 0] ?? '');
      }
      default:
        return '';
    }
  }

  /** A child of `w:ffData`, the state of a form field. */
  formData(name: string, attributes: Attributes, parent: string): void {
    const field = this.innermost;
    if (!field) return;
    if (name === 'w:checkBox') field.checkbox ??= false;
    else if (parent === 'w:checkBox' && (name === 'w:checked' || name === 'w:default')) {
      field.checkbox = name === 'w:checked' ? isOn(attributes) : (field.checkbox ?? false) || isOn(attributes);
    } else if (parent === 'w:ddList' && name === 'w:listEntry') field.entries.push(attribute(attributes, 'val') ?? '');
    else if (parent === 'w:ddList' && name === 'w:result') field.chosen = integer(attributes, 'val', 0, 0, 1000);
    else if (parent === 'w:ddList') field.chosen ??= integer(attributes, 'val', 0, 0, 1000);
  }
}

function box(checked: boolean): string {
  return checked ? '☑' : '☐';
}
