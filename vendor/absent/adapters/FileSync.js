// lowdb is asked for by this path.
module.exports = require('../index.js');
