"""What a stand tells of itself over MQTT, and what it lets itself be told; docs/telemetry.md is the topic tree."""
