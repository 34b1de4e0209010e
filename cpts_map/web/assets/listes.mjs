/**
 * Dash's lists say that they are listboxes of options, while each option holds a native radio button or box that has its
 * own role and its own focus: a screen reader meets both. Here the native controls stay and the roles around them go;
 * lists that open take the name of their label.
 */

const NAMED_BY = '-libelle'; // as `components.field` names its labels

/** Words that name an open list: its label, which stands on the button that opens it. @param {Element} panel */
function nameOf(panel) {
  const button = document.querySelector(`[aria-controls="${CSS.escape(panel.id)}"]`);
  return button && document.getElementById(button.id + NAMED_BY)?.textContent;
}

/** @param {Element} root */
function plainOptions(root) {
  // Dash writes aria-selected again at each change.
  for (const option of root.querySelectorAll('label[role="option"], .dash-options-list-option[aria-selected]')) {
    option.removeAttribute('role');
    option.removeAttribute('aria-selected');
  }
  for (const list of root.querySelectorAll('.dash-options-list[role="listbox"]')) {
    list.removeAttribute('role'); // a fieldset, or the open panel, groups and names what is inside
  }
}

/** The button of a list: reached directly, and named by its label and its value. @param {Element} root */
function openers(root) {
  for (const button of root.querySelectorAll('button.dash-dropdown[aria-haspopup="listbox"]')) {
    button.setAttribute('aria-haspopup', 'dialog');
    const label = document.getElementById(button.id + NAMED_BY);
    if (label) button.setAttribute('aria-labelledby', `${label.id} ${button.id}-value`);
  }
  for (const target of root.querySelectorAll('.dash-dropdown-focus-target[aria-hidden]')) {
    // It takes the focus only to hand it to the button: something hidden cannot hold it.
    target.removeAttribute('aria-hidden');
    target.setAttribute('aria-label', target.closest('.champ')?.querySelector('label')?.textContent ?? '');
  }
}

/** @param {Element} root */
function panels(root) {
  for (const panel of root.querySelectorAll('.dash-dropdown-content[role="dialog"]:not([aria-label])')) {
    const name = nameOf(panel);
    if (!name) continue;
    panel.setAttribute('aria-label', name);
    panel.querySelector('.dash-dropdown-search')?.setAttribute('aria-label', name);
    panel.querySelector('.dash-dropdown-options')?.setAttribute('aria-label', name);
    panel.querySelector('.dash-dropdown-options')?.setAttribute('role', 'group');
  }
}

/** The thumb of a slider has the name of its group: Dash gives it none. @param {Element} root */
function thumbs(root) {
  for (const thumb of root.querySelectorAll('[role="slider"]:not([aria-label], [aria-labelledby])')) {
    const name = thumb.closest('[role="group"]')?.getAttribute('aria-labelledby');
    if (name) thumb.setAttribute('aria-labelledby', name);
  }
}

/** Mend every list of a document. @param {Element} root */
export function mend(root) {
  plainOptions(root);
  openers(root);
  panels(root);
  thumbs(root);
}
