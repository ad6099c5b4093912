module.exports = { testMatch: ['**/jest.test.cjs'], transform: {}, moduleFileExtensions: ['cjs', 'js', 'json'] };
