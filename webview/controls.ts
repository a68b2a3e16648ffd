import {
  type Button,
  type Checkbox,
  type Dropdown,
  provideVSCodeDesignSystem,
  type TextField,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';

/** A form control: what is put on the page, and its value for whoever made it. */
export interface Control<T> {
  readonly element: HTMLElement;
  /** Setting it is not reported. */
  value: T;
}

/** Must have run before a control is made. */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodeTextField(),
  );
}

export function button(text: string, onClick: () => void, appearance: 'primary' | 'secondary' = 'secondary'): Button {
  const made = document.createElement('vscode-button') as Button;
  made.setAttribute('appearance', appearance);
  made.textContent = text;
  made.addEventListener('click', onClick);
  return made;
}

export function checkbox(text: string, onChange: (checked: boolean) => void): Control<boolean> {
  const made = document.createElement('vscode-checkbox') as Checkbox;
  made.textContent = text;
  made.setAttribute('aria-label', text);
  let quiet = false;
  made.addEventListener('change', () => {
    if (!quiet) onChange(made.checked);
  });
  return {
    element: made,
    get value() {
      return made.checked;
    },
    set value(checked) {
      quiet = true;
      made.checked = checked;
      quiet = false;
    },
  };
}

/** `label` names the field for screen readers; sighted people have the placeholder. */
export function textField(label: string, placeholder: string, onInput: (text: string) => void): Control<string> {
  const made = document.createElement('vscode-text-field') as TextField;
  made.setAttribute('placeholder', placeholder);
  // The toolkit takes the accessible name from the content when the field is connected; the style sheet hides it.
  made.textContent = label;
  made.setAttribute('title', label);
  made.addEventListener('input', () => onInput(made.value));
  return {
    element: made,
    get value() {
      return made.value;
    },
    set value(text) {
      if (made.value !== text) made.value = text;
    },
  };
}

/** A field for a number or nothing; what is no number is marked and not reported. */
export function numberField(
  label: string,
  placeholder: string,
  /** Stands before the number once there is one, when the placeholder no longer says what it is. */
  prefix: string,
  onInput: (value: number | null) => void,
): Control<number | null> {
  const read = (text: string) => (text.trim() === '' ? null : Number(text.trim().replace(',', '.')));
  const field = textField(label, placeholder, text => {
    const value = read(text);
    const valid = value === null || Number.isFinite(value);
    field.element.classList.toggle('wrong', !valid);
    field.element.classList.toggle('filled', text !== '');
    field.element.setAttribute('title', valid ? label : `${label}: “${text}” is not a number`);
    if (valid) field.element.removeAttribute('aria-invalid');
    else field.element.setAttribute('aria-invalid', 'true');
    if (valid) onInput(value);
  });
  field.element.dataset.prefix = prefix;
  return {
    element: field.element,
    get value() {
      return read(field.value);
    },
    set value(value) {
      // What is being typed stays as it was typed: `0.` and `0.0` are on their way to `0.05`.
      if (!field.element.classList.contains('wrong') && read(field.value) === value) return;
      field.element.classList.remove('wrong');
      field.value = value === null ? '' : String(value);
      field.element.classList.toggle('filled', value !== null);
    },
  };
}

export function dropdown(
  label: string,
  options: readonly { readonly value: string; readonly text: string }[],
  onChange: (value: string) => void,
): Control<string> {
  const made = document.createElement('vscode-dropdown') as Dropdown;
  made.setAttribute('aria-label', label);
  made.setAttribute('title', label);
  for (const { value, text } of options) {
    const option = document.createElement('vscode-option');
    option.setAttribute('value', value);
    option.textContent = text;
    made.append(option);
  }
  made.addEventListener('change', () => onChange(made.value));
  return {
    element: made,
    get value() {
      return made.value;
    },
    set value(value) {
      if (made.value !== value) made.value = value;
    },
  };
}
