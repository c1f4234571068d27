// After all suites: the databases that were copied go.
import { dropTemplates } from './templates.ts'

export default () => dropTemplates(process.env.TEST_TEMPLATES)
