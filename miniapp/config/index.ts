// How Taro builds the mini-program (weapp) and the browser build (h5).
import path from 'node:path'
import { defineConfig } from '@tarojs/cli'
import type { IProjectConfig } from '@tarojs/taro/types/compile/config/project'

// Taro transpiles src/ only. The workspace is TypeScript source, and these packages ship ES2022 (`#private` fields), which
// older phones cannot read.
const modernPackage =
  /node_modules[\\/](@tanstack|zustand|i18next|react-i18next|qrcode-generator|react-hook-form|zod|@stablelib)[\\/]/
const transpiled = [path.resolve(__dirname, '../../shared/src'), (file: string) => modernPackage.test(file)]

// A phone loads a schema library only for a page that checks a schema: limits and rules beside it come alone.
const freeOfSideEffects = {
  module: { rule: { shared: { test: /[\\/]shared[\\/]src[\\/]/, sideEffects: false } } },
}

const constants = { 'process.env.TARO_APP_API': JSON.stringify(process.env.TARO_APP_API ?? '') }

const cssModules = { enable: false, config: { namingPattern: 'module', generateScopedName: '[name]' } }

const mini: NonNullable<IProjectConfig<'webpack5'>['mini']> & { baseLevel: number } = {
  // More levels in the template: a container this deep still gets its updates.
  baseLevel: 30,
  optimizeMainPackage: { enable: true },
  compile: { include: transpiled },
  postcss: { pxtransform: { enable: true, config: {} }, cssModules },
  webpackChain(chain, webpack) {
    chain.merge(freeOfSideEffects)
    // react-query waits for ever, and says nothing, where there is no AbortController.
    chain
      .plugin('abortController')
      .use(webpack.ProvidePlugin, [
        { AbortController: [path.resolve(__dirname, '../src/abort.ts'), 'MiniAbortController'] },
      ])
  },
}

export default defineConfig<'webpack5'>(async () => {
  const config: IProjectConfig<'webpack5'> = {
    projectName: 'chaolin',
    date: '2026-11-21',
    designWidth: 375,
    deviceRatio: { 375: 2, 640: 2.34 / 2, 750: 1, 828: 1.81 / 2 },
    sourceRoot: 'src',
    outputRoot: `dist/${process.env.TARO_ENV}`,
    plugins: [path.resolve(__dirname, 'accessibility.ts')],
    defineConstants: constants,
    framework: 'react',
    compiler: { type: 'webpack5', prebundle: { enable: false } },
    cache: { enable: true },
    // With quote_keys Taro's terser prints `#"x"` for private fields: a syntax error that the build does not report.
    terser: { enable: true, config: { output: { quote_keys: false } } },
    mini,
    h5: {
      publicPath: './',
      staticDirectory: 'static',
      router: { mode: 'hash' },
      compile: { include: transpiled },
      output: { filename: 'js/[name].[contenthash:8].js', chunkFilename: 'js/[name].[chunkhash:8].js' },
      miniCssExtractPluginOption: {
        ignoreOrder: true,
        filename: 'css/[name].[contenthash:8].css',
        chunkFilename: 'css/[name].[chunkhash:8].css',
      },
      postcss: {
        autoprefixer: { enable: true, config: {} },
        // 20px is the size at a width of 375; a desktop window stops growing at a large phone's.
        pxtransform: { enable: true, config: { baseFontSize: 20, minRootSize: 16, maxRootSize: 22 } },
        cssModules,
      },
      webpackChain(chain) {
        chain.merge(freeOfSideEffects)
        // What several pages use is loaded once.
        chain.merge({
          optimization: {
            splitChunks: {
              cacheGroups: { shared: { name: 'shared', chunks: 'async', minChunks: 2, priority: 20 } },
            },
          },
        })
        // taro-h5 resolves this from the hoisted folder, where another copy may stand: two Reacts, "useContext is not a function".
        chain.resolve.alias.set(
          '@tarojs/plugin-framework-react/dist/runtime',
          require.resolve('@tarojs/plugin-framework-react/dist/runtime'),
        )
      },
    },
  }
  return config
})
