import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/support/seed.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: "forks",
    maxWorkers: 2,
    coverage: {
      provider: "v8",
      include: ["src/**", "commands/**", "entities/**"],
      exclude: ["src/migrations/**", "src/main.ts"],
      reporter: ["text-summary", "html"],
    },
  },
});
