// A tab page draws its own top bar.
export default definePageConfig({ navigationStyle: 'custom' })
