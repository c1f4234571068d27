// What `import Taro from '@tarojs/taro'` gives in a component test.
const { Taro, ...hooks } = require('./phone.ts')

module.exports = Object.assign(Taro, hooks)
