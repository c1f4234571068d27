// The phone's half of config/accessibility.ts.
import { mergeInternalComponents } from '@tarojs/shared'
import { readable } from './readable'

mergeInternalComponents(readable)
