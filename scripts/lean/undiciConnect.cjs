// What the package fetch-socks uses of undici; its own dispatcher, which we don't use, would be an Agent.
exports.buildConnector = require('undici/lib/core/connect');
