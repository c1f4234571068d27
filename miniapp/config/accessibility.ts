// A Taro plugin: lets what a screen reader is told through the generated templates, which know no aria attributes.
import path from 'node:path'
import { readable } from '../src/ui/readable'

interface PluginContext {
  registerMethod: (method: { name: string; fn: (platform: MiniPlatform) => void }) => void
}

interface MiniPlatform {
  platform: string
  runtimePath: string | string[]
  template: { mergeComponents: (context: PluginContext, patch: typeof readable) => void }
}

export default function accessibility(context: PluginContext) {
  context.registerMethod({
    name: 'onSetupClose',
    fn(platform) {
      if (platform.platform !== 'weapp') return
      platform.template.mergeComponents(context, readable)
      // The short names of attributes are worked out twice, when building and on the phone: both must know of these.
      const runtime = path.resolve(__dirname, '../src/ui/readable-runtime.ts')
      platform.runtimePath = [platform.runtimePath].flat().concat(runtime)
    },
  })
}
