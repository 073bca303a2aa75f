using System.Text.Json;
using System.Text.Json.Nodes;
using Cell0.ChatOps.Measuring;

namespace Cell0.ChatOps.Bench;

/// <summary>Jobs that fail on a real gateway: from the end of the run to the phone, beside the gateway's own failure alert by webhook, of the same runs.</summary>
internal sealed class FailedRunBench(int failures) : IBench
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>The first failure rings, as the gateway's own alert is set to; the pace, which is meant, is off.</summary>
    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal)
    {
        ["Suite__Schedule"] = "off",
        ["Suite__Probes__cron.health__Streak__High"] = "1",
        ["Telegram__PerChatPerSecond"] = "0",
        ["Telegram__PerSecond"] = "0",
    };

    public string Name => "cron-alarm";

    public TimeSpan Limit => TimeSpan.FromSeconds(120 + 10 * failures);

    public async Task<BenchResult> MeasureAsync(string product, CancellationToken ct)
    {
        var real = Real() ?? throw new BenchException("no real gateway: set CELL0_REAL_GATEWAY_URL and CELL0_REAL_GATEWAY_TOKEN (a 2026.9 on loopback)");
        await using var rpc = await GatewayRpc.ConnectAsync(real.Url, real.Token, ct);
        using var ear = new WebhookEar();
        await AllowWebhooksAsync(rpc, ct);
        await using var station = await AlarmStation.StartBesideAsync(product, real, Settings, ct);
        List<(double Ours, double Theirs)> seen = [];
        for (var failure = 0; failure < failures; failure++) seen.Add(await FailAsync(rpc, ear, station, $"bench-{failure:000}-x", ct));
        return Describe([.. seen.Select(pair => pair.Ours)], [.. seen.Select(pair => pair.Theirs)]);
    }

    internal static (string Url, string Token)? Real() =>
        Environment.GetEnvironmentVariable("CELL0_REAL_GATEWAY_URL") is { Length: > 0 } url && Environment.GetEnvironmentVariable("CELL0_REAL_GATEWAY_TOKEN") is { Length: > 0 } token ? (url, token) : null;

    private static async Task AllowWebhooksAsync(GatewayRpc rpc, CancellationToken ct)
    {
        var config = await rpc.CallAsync("config.get", [], ct);
        var raw = """{"cron":{"webhookSsrfPolicy":{"allowedHostnames":["127.0.0.1"]}}}""";
        await rpc.CallAsync("config.patch", new JsonObject { ["raw"] = raw, ["baseHash"] = config.GetProperty("hash").GetString() }, ct);
    }

    /// <returns>Seconds from the run's end to the phone and to the webhook.</returns>
    private static async Task<(double Ours, double Theirs)> FailAsync(GatewayRpc rpc, WebhookEar ear, AlarmStation station, string name, CancellationToken ct)
    {
        var job = await rpc.CallAsync("cron.add", Job(name, ear.Url), ct);
        var id = (job.TryGetProperty("job", out var within) ? within : job).GetProperty("id").GetString()!;
        try
        {
            await rpc.CallAsync("cron.run", new JsonObject { ["id"] = id, ["mode"] = "force" }, ct);
            var theirs = await ear.HeardAsync(id, Patience, ct);
            var ours = await station.NamedAsync(name, Patience, ct);
            var ended = await EndedAsync(rpc, id, ct);
            return ((ours.At - ended).TotalSeconds, (theirs - ended).TotalSeconds);
        }
        finally
        {
            await rpc.CallAsync("cron.remove", new JsonObject { ["id"] = id }, CancellationToken.None);
        }
    }

    private static JsonObject Job(string name, string webhook) => new()
    {
        ["name"] = name,
        ["schedule"] = new JsonObject { ["kind"] = "every", ["everyMs"] = 3_600_000 },
        ["sessionTarget"] = "isolated",
        ["wakeMode"] = "now",
        ["payload"] = new JsonObject { ["kind"] = "command", ["argv"] = new JsonArray("sh", "-c", "exit 3"), ["timeoutSeconds"] = 20 },
        ["delivery"] = new JsonObject { ["mode"] = "none" },
        ["failureAlert"] = new JsonObject { ["after"] = 1, ["cooldownMs"] = 0, ["mode"] = "webhook", ["to"] = webhook },
    };

    private static async Task<DateTimeOffset> EndedAsync(GatewayRpc rpc, string id, CancellationToken ct)
    {
        var runs = await rpc.CallAsync("cron.runs", new JsonObject { ["id"] = id, ["limit"] = 1 }, ct);
        var run = runs.GetProperty("entries")[0];
        return DateTimeOffset.FromUnixTimeMilliseconds(run.GetProperty("runAtMs").GetInt64() + run.GetProperty("durationMs").GetInt64());
    }

    private static BenchResult Describe(double[] ours, double[] theirs)
    {
        static IReadOnlyList<string> Row(string name, double[] s) => [name, $"{s.Length}", $"{s.Median():0.000}", $"{Quantiles.NearestRank(s, 95):0.000}", $"{s.Max():0.000}"];
        var p95 = Quantiles.NearestRank(ours, 95);
        return new BenchResult(
            [new Table("a job's run has failed -> message, s", ["", "n", "p50", "p95", "max"], [Row("ours, at the fake Telegram", ours), Row("the gateway's own failureAlert, at a webhook", theirs)])],
            [new Budget("failed run -> message, p95", p95, 3, "s"), new Budget("failed run -> message, worst", ours.Max(), 3, "s")],
            new { oursS = ours, theirsS = theirs },
            [
                "both of the same runs; a run ends at runAtMs + durationMs as the gateway keeps it",
                "one failure rings here (Streak:High 1), as the gateway's own alert is set to (after 1, no cooldown); the pace of messages is off",
                "the webhook is one HTTP call on loopback without routing, text, ledger or a phone's network; it is what a watcher built on it would start from",
                ours.Length < 200 ? $"a p95 is lawful from 200 samples on: with {ours.Length} the worst is held against the budget too" : "p95 of 200 samples and more",
            ]);
    }
}
