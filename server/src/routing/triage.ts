// What a text is about and whether it is urgent. Other domains ask here, whatever answers behind it.
export { triage, type Triage } from '@chaolin/shared/routing/triage'
