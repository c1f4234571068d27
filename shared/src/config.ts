// Schema settings for both sides: no code generation (a mini-program has no eval), Chinese messages.
import * as z from 'zod/mini'
import zhCN from 'zod/v4/locales/zh-CN.js'

z.config({ jitless: true, ...zhCN() })

export { z }
