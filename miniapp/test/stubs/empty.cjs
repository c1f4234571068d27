// A style sheet, as jest sees it.
module.exports = {}
