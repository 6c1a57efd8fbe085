import tseslint from "typescript-eslint";

/** Who may import whom: the arrow of a message's way (see CONTRIBUTING.md). */
const forbid = (group, message) => ({ group, message });

export default tseslint.config(
  { ignores: ["dist/", "coverage/", "node_modules/", "data/"] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        {
          allowNumber: true,
          allow: [
            { from: "lib", name: "URLSearchParams" },
            { from: "lib", name: "URL" },
          ],
        },
      ],
      eqeqeq: "error",
      "no-console": "error",
    },
  },
  {
    files: ["src/**", "commands/**", "entities/**"],
    rules: {
      "no-restricted-syntax": [
        "error",
        { selector: "TSEnumDeclaration", message: "Write a union of words." },
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: "Only src/config reads the environment.",
        },
      ],
      "no-restricted-imports": [
        "error",
        { patterns: [forbid(["**/sandbox/**", "**/test/**"], "The product knows neither.")] },
      ],
    },
  },
  { files: ["src/config/**", "src/**/cli/**"], rules: { "no-restricted-syntax": "off" } },
  {
    files: ["src/message/**"],
    rules: { "no-restricted-imports": ["error", { patterns: [forbid(["../*"], "message/ imports nothing.")] }] },
  },
  {
    files: ["src/kmarkdown/**", "src/filters/**", "src/rendering/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [forbid(["../*", "!../message", "node:*"], "Pure code imports only message/.")] },
      ],
    },
  },
  {
    files: ["src/delivery/**"],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: [forbid(["**/platforms/**"], "Platforms implement the contract; main.ts introduces them.")] },
      ],
    },
  },
  {
    files: ["src/**", "commands/**"],
    ignores: ["src/store/**", "src/migrations/**"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        { paths: [{ name: "typeorm", message: "Only src/store/ knows the database." }] },
      ],
    },
  },
  {
    // Tools and the local servers print and read as they must.
    files: ["sandbox/**", "bench/**", "scripts/**", "test/**", "src/doctor.ts", "src/main.ts"],
    rules: { "no-console": "off" },
  },
  {
    files: ["test/**", "sandbox/**", "bench/**"],
    rules: {
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/unbound-method": "off",
    },
  },
  // Plain JavaScript has no types to check with.
  { files: ["**/*.js"], ...tseslint.configs.disableTypeChecked },
);
