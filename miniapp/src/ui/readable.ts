// Which attributes a screen reader needs on which of WeChat's components (used by config/accessibility.ts and at start).
const attributes = {
  'aria-role': "''",
  'aria-label': "''",
  'aria-checked': "''",
  'aria-selected': "''",
  'aria-disabled': "''",
  'aria-busy': "''",
  'aria-hidden': "''",
}

export const readable = { View: attributes, Input: { 'aria-label': "''" }, Textarea: { 'aria-label': "''" } }
