/** How Nianbao calls itself: honestly, with a version and whom to write to. */
import { NianbaoError } from '../../shared/errors.js';

/** The name that robots.txt files call us by. */
export const PRODUCT_TOKEN = 'Nianbao';

/** `contact`: the setting NIANBAO_CONTACT. */
export function userAgentOf(version: string, contact: string | null): string {
  return contact === null ? `${PRODUCT_TOKEN}/${version}` : `${PRODUCT_TOKEN}/${version} (+${contact})`;
}

/** Throws `contact_missing` when a host off loopback would be asked without a contact. */
export function requireContact(contact: string | null, onLoopback: boolean): void {
  if (contact === null && !onLoopback) throw new NianbaoError('contact_missing');
}
