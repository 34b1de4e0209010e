/**
 * Dash's text fields tell what is typed once one stops for a moment. Meanwhile they put the caret back where it was a
 * letter or two ago, so that what is typed fast on a slow device gets out of order (« merignac » becomes « mrignace »);
 * and they tell that Enter was pressed without what was typed since. Both are mended here.
 */

const FIELDS = 'input.dash-input-element:not([type="number"])';

/** The caret stays where the browser has it: nothing moves it, since what is shown is what is typed. */
const stay = () => {};

/** Mend every field of a document. @param {Element} root */
export function mend(root) {
  for (const field of root.querySelectorAll(FIELDS)) {
    /** @type {HTMLInputElement} */ (field).setSelectionRange = stay;
  }
}

/** Tell what a field holds, before Dash tells that Enter was pressed in it. @param {HTMLElement} field */
export function tell(field) {
  if (!field.matches(FIELDS)) return;
  const { value } = /** @type {HTMLInputElement} */ (field);
  /** @type {any} */ (window).dash_clientside?.set_props?.(field.id, { value });
}
