using System.Text.Json;
using System.Text.Json.Nodes;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Simulators.Telegram;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Stories;

/// <summary>Beside a real OpenClaw gateway with ten jobs, one of which keeps timing out. Within one class, so one after the other; each leaves the jobs as it found them.</summary>
public sealed class RealGatewayStory
{
    private const string DevOps = "e0ce45bf-5cf1-4858-ae36-6dd297e762eb";
    private const string Hopeless = "story-hopeless";

    [Fact]
    [Trait("Needs", "gateway")]
    public async Task A_run_beside_a_real_gateway_names_the_job_that_keeps_timing_out_and_is_critical()
    {
        var (url, token) = Needs.Gateway();
        using var folder = new TemporaryFolder();
        var settings = RealService.Settings(folder.Path, ("Gateway:Url", url.ToString()), ("Gateway:Token", token));
        await using var verb = RealService.Start(settings, "run", "--json");
        (await verb.ExitAsync()).ShouldBe(1, string.Join('\n', verb.Lines));

        using var run = JsonDocument.Parse(verb.Output);
        run.RootElement.GetProperty("verdict").GetString().ShouldBe("CRITICAL");
        var finding = run.RootElement.GetProperty("findings").EnumerateArray().Single(found => found.GetProperty("component").GetString() == "cell0-devops-cicd");
        finding.GetProperty("rule").GetString().ShouldBe("cron-timeout");
        finding.GetProperty("issue").GetString()!.ShouldContain("runs in a row timed out");
        var probes = run.RootElement.GetProperty("probes").EnumerateArray().ToDictionary(probe => probe.GetProperty("id").GetString()!, probe => probe.GetProperty("status").GetString());
        foreach (var id in new[] { "connectivity.local", "connectivity.gateway_api", "gateway.http", "gateway.process", "cron.health" }) probes[id].ShouldBe("passed", id);
    }

    [Fact]
    [Trait("Needs", "gateway")]
    public async Task A_job_that_truly_times_out_is_mended_from_a_phone_and_one_that_cannot_be_mended_so_is_put_back()
    {
        var (url, token) = Needs.Gateway();
        await using var admin = await AdminAsync(url, token);
        await admin.ChangeAsync("cron.add", Never(), payload => GatewayAnswer.Ok(payload.ValueKind), CancellationToken.None);
        using var folder = new TemporaryFolder();
        await using var telegram = await TelegramSimulator.StartAsync();
        try
        {
            await using var service = RealService.Start(Settings(folder, telegram, url, token), "serve");
            var ann = new Phone(telegram, telegram.User(7, "Ann"));
            await service.SaysAsync("Watch ");

            // It truly times out at its limit of 6 s.
            await ann.Says("/fix devops-cicd run").Expect("F1", "run cell0-devops-cicd now");
            await ann.Says("apply F1").Expect("F1 applying");
            await ann.Sees("F1 inconclusive", "timed out after 6");

            // What was pasted from a report is put right, applied, read back, and truly helps.
            await ann.Says($"cron.update jobId={DevOps} patch='{{\"timeoutMs\": 9000}}'").Expect("F2", "timeoutMs is not known to any gateway", "payload.timeoutSeconds 6 → 9");
            var card = await ann.Says("apply F2").Expect("F2");
            await ann.ExpectEdit(card, "read back: 9 s");
            await ann.Says("verify F2 now").Expect("A run of cell0-devops-cicd");
            await ann.ExpectEdit(card, "1 of 2 runs ok: ok in 7");
            await ann.Says("/fix F2 run").Expect("A run of cell0-devops-cicd");
            await ann.Sees("F2 kept", "2 of 2 runs ok");

            // A limit that is still too short does not help, and is put back.
            await ann.Says($"/fix {Hopeless} timeout=4").Expect("F3", "payload.timeoutSeconds 2 → 4");
            var other = await ann.Says("apply F3").Expect("F3");
            await ann.ExpectEdit(other, "read back: 4 s");
            await ann.Says("/fix F3 run").Expect($"A run of {Hopeless} was asked for");
            await ann.Sees("F3 rolled back", "did not help", "timed out after 4", "the old value is back, read back: 2 s");

            await ann.Says("/undo F2").Expect("F2", "taken back by Ann");
            await ann.Sees("F2 rolled back", "read back: 6 s");
            TestContext.Current.TestOutputHelper?.WriteLine(string.Join("\n---\n", ann.Messages.Select(message => message.Text)));
        }
        finally
        {
            await RestoreAsync(admin);
        }
    }

    [Fact]
    [Trait("Needs", "gateway")]
    public async Task Of_a_gateway_of_early_2026_a_limit_is_planned_applied_read_back_and_taken_back()
    {
        var (url, token) = Needs.OldGateway();
        await using var admin = await AdminAsync(url, token);
        // Whatever an earlier story left behind that was cut short.
        await admin.ChangeAsync("cron.update", AtItsSeededLimit(), payload => GatewayAnswer.Ok(payload.ValueKind), CancellationToken.None);
        using var folder = new TemporaryFolder();
        await using var telegram = await TelegramSimulator.StartAsync();
        await using var service = RealService.Start(Settings(folder, telegram, url, token), "serve");
        var ann = new Phone(telegram, telegram.User(7, "Ann"));
        await service.SaysAsync("Watch ");

        var plan = await ann.Says($"cron.update jobId={DevOps} patch='{{\"timeoutMs\": 900000}}'").Expect("F1", "payload.timeoutSeconds 600 → 900 (15 min)");
        plan.Text.ShouldContain("of the job's own time");
        var card = await ann.Says("apply F1").Expect("F1");
        await ann.ExpectEdit(card, "read back: 900 s");
        await ann.Says("/undo F1").Expect("F1", "taken back by Ann");
        await ann.Sees("F1 rolled back", "the old value is back, read back: 600 s");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join("\n---\n", ann.Messages.Select(message => message.Text)));
    }

    private static Dictionary<string, string> Settings(TemporaryFolder folder, TelegramSimulator telegram, Uri url, string token) => RealService.Settings(
        folder.Path,
        ("Gateway:Url", url.ToString()), ("Gateway:Token", token), ("Gateway:ConnectTimeout", "00:01:00"),
        ("Telegram:BotToken", telegram.Token), ("Telegram:ApiUrl", telegram.Url), ("Telegram:PerSecond", "0"), ("Telegram:PerChatPerSecond", "0"),
        ("Access:Operators:0:Name", "Ann"), ("Access:Operators:0:Role", "Owner"), ("Access:Operators:0:Chats:0", "telegram:7"),
        ("Fixes:CronTimeout:Min", "00:00:02"), ("Fixes:VerifyRuns", "2"), ("Fixes:Cooldown", "00:00:00"));

    private static async Task<GatewayClient> AdminAsync(Uri url, string token)
    {
        var login = new GatewayLogin(GatewayAddress.Parse(url.ToString()), new GatewayToken(token, "the token comes from this test"), DeviceKey.Create(), [GatewayLogin.AdminScope]) { ConnectTimeout = TimeSpan.FromMinutes(1), CallTimeout = TimeSpan.FromMinutes(1) };
        var connected = await GatewayClient.ConnectAsync(login, TimeProvider.System, CancellationToken.None);
        connected.Error.ShouldBeNull();
        return connected.Value;
    }

    private static JsonObject AtItsSeededLimit() => new() { ["id"] = DevOps, ["patch"] = new JsonObject { ["payload"] = new JsonObject { ["kind"] = "agentTurn", ["timeoutSeconds"] = 600 } } };

    /// <summary>A job that no limit in reach could save.</summary>
    private static JsonObject Never() => new()
    {
        ["name"] = Hopeless,
        ["schedule"] = new JsonObject { ["kind"] = "every", ["everyMs"] = 86_400_000 },
        ["sessionTarget"] = "isolated",
        ["wakeMode"] = "now",
        ["payload"] = new JsonObject { ["kind"] = "command", ["argv"] = new JsonArray("sh", "-c", "exec sleep 30"), ["timeoutSeconds"] = 2 },
        ["delivery"] = new JsonObject { ["mode"] = "none" },
    };

    /// <summary>As other tests expect it: at 6 s, five timeouts in a row; the story's own job gone.</summary>
    private static async Task RestoreAsync(GatewayClient admin)
    {
        var asSeeded = new JsonObject
        {
            ["id"] = DevOps,
            ["patch"] = new JsonObject
            {
                ["payload"] = new JsonObject { ["kind"] = "command", ["timeoutSeconds"] = 6 },
                ["state"] = new JsonObject { ["consecutiveErrors"] = 5, ["lastStatus"] = "error", ["lastRunStatus"] = "error", ["lastError"] = "cron: job execution timed out", ["lastErrorReason"] = "timeout" },
            },
        };
        await admin.ChangeAsync("cron.update", asSeeded, payload => GatewayAnswer.Ok(payload.ValueKind), CancellationToken.None);
        var jobs = await admin.CronListAsync(includeDisabled: true, CancellationToken.None);
        foreach (var job in jobs.Value.Where(job => job.Name == Hopeless))
            await admin.ChangeAsync("cron.remove", new JsonObject { ["id"] = job.Id }, payload => GatewayAnswer.Ok(payload.ValueKind), CancellationToken.None);
    }
}
