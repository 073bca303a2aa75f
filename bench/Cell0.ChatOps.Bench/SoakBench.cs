using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Simulators.Telegram;
using Microsoft.Data.Sqlite;

namespace Cell0.ChatOps.Bench;

/// <summary>Minutes of mixed load and faults: does memory grow, does anything pile up?</summary>
internal sealed class SoakBench(int minutes, int seed) : IBench
{
    private const int ChatId = 4242;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Random chance = new(seed);
    private readonly Queue<string> burning = new();
    private int told;

    public string Name => "soak";

    public TimeSpan Limit => TimeSpan.FromMinutes(minutes + 5);

    /// <summary>Memory is looked at once the first code paths are compiled and caches filled.</summary>
    private TimeSpan WarmUp => TimeSpan.FromMinutes(minutes / 5.0);

    public async Task<BenchResult> MeasureAsync(string product, CancellationToken ct)
    {
        using var folder = new TemporaryFolder();
        await using var telegram = await TelegramSimulator.StartAsync();
        var data = folder.Sub("data");
        await using var service = ServiceProcess.Start(product, data, Settings(telegram));
        await service.ReadyAsync(ct);
        var (minuteMb, failures) = await LoadAsync(service, telegram, ct);
        telegram.SendFault = null;
        while (burning.TryDequeue(out var last)) await PostAsync(service, last, resolved: true, ct);
        var waiting = await SettledAsync(data, ct);
        return Describe(minuteMb, failures, waiting, new FileInfo(Path.Combine(data, "cell0.db")).Length / 1024.0 / 1024.0);
    }

    private static Dictionary<string, string> Settings(TelegramSimulator telegram) => new(StringComparer.Ordinal)
    {
        ["Suite__Schedule"] = "off",
        ["Telegram__BotToken"] = telegram.Token,
        ["Telegram__ApiUrl"] = telegram.Url,
        ["Telegram__PerSecond"] = "0",
        ["Telegram__PerChatPerSecond"] = "0",
        ["Access__Operators__0__Name"] = "owner",
        ["Access__Operators__0__Role"] = "Owner",
        ["Access__Operators__0__Chats__0"] = $"telegram:{ChatId}",
    };

    /// <returns>Resident memory, the median of each minute after the warm-up, and requests that were not answered as they should.</returns>
    private async Task<(List<double> MinuteMb, int Failures)> LoadAsync(ServiceProcess service, TelegramSimulator telegram, CancellationToken ct)
    {
        var (minuteMb, thisMinute, failures) = (new List<double>(), new List<double>(), 0);
        var begin = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Turn);
        for (var turn = 0; await timer.WaitForNextTickAsync(ct) && TimeProvider.System.GetElapsedTime(begin) < TimeSpan.FromMinutes(minutes); turn++)
        {
            telegram.SendFault = turn % 30 < 5 ? Fault() : null;
            failures += await TurnAsync(service, turn, ct);
            if (TimeProvider.System.GetElapsedTime(begin) < WarmUp) continue;
            thisMinute.Add(service.Usage().ResidentMb);
            if (thisMinute.Count < 60) continue;
            minuteMb.Add(thisMinute.Median());
            thisMinute.Clear();
        }

        return (minuteMb, failures);
    }

    /// <summary>Three alerts come, those of half a minute ago end, one is taken, and somebody looks at the pages.</summary>
    private async Task<int> TurnAsync(ServiceProcess service, int turn, CancellationToken ct)
    {
        var failures = 0;
        for (var alert = 0; alert < 3; alert++)
        {
            var name = $"soak {++told}";
            failures += await PostAsync(service, name, resolved: false, ct);
            burning.Enqueue(name);
        }

        while (burning.Count > 90) failures += await PostAsync(service, burning.Dequeue(), resolved: true, ct);
        if (turn % 5 == 0) failures += await AcknowledgeAsync(service, ct);
        foreach (var path in new[] { "/", "/api/incidents", "/metrics" })
        {
            using var page = await service.Http.GetAsync(path, ct);
            if (page.StatusCode != HttpStatusCode.OK) failures++;
        }

        return failures;
    }

    private static async Task<int> PostAsync(ServiceProcess service, string name, bool resolved, CancellationToken ct)
    {
        var now = TimeProvider.System.GetUtcNow();
        var alert = new { labels = new { alertname = "Soak", severity = "critical", id = name }, annotations = new { summary = $"Load is high on {name}" }, startsAt = now.AddMinutes(-1), endsAt = resolved ? now : now.AddHours(1) };
        using var answer = await service.Http.PostAsJsonAsync("/api/v2/alerts", new[] { alert }, ct);
        return answer.StatusCode == HttpStatusCode.OK ? 0 : 1;
    }

    private static async Task<int> AcknowledgeAsync(ServiceProcess service, CancellationToken ct)
    {
        var open = await service.Http.GetFromJsonAsync<JsonElement>("/api/incidents?state=open", ct);
        if (open.GetArrayLength() == 0) return 0;
        using var answer = await service.Http.PostAsJsonAsync($"/api/incidents/{open[0].GetProperty("code").GetString()}/ack", new { }, ct);
        return answer.IsSuccessStatusCode ? 0 : 1;
    }

    private TelegramFault Fault() => chance.Next(4) switch
    {
        0 => new TelegramFault.TooMany(1),
        1 => new TelegramFault.Garbage(502),
        2 => new TelegramFault.Reset(Taken: false),
        _ => new TelegramFault.Slow(TimeSpan.FromMilliseconds(300)),
    };

    /// <returns>Messages that still wait when they had time enough to go.</returns>
    private static async Task<long> SettledAsync(string data, CancellationToken ct)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var waiting = Count(data, "SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending') AND standby = 0");
            if (waiting == 0 || TimeProvider.System.GetElapsedTime(begin) > Patience) return waiting;
            await Task.Delay(Turn, TimeProvider.System, ct);
        }
    }

    private static long Count(string data, string sql)
    {
        using var ledger = new SqliteConnection($"Data Source={Path.Combine(data, "cell0.db")};Mode=ReadOnly;Pooling=False");
        ledger.Open();
        using var command = ledger.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private BenchResult Describe(List<double> minuteMb, int failures, long waiting, double megabytes)
    {
        var (slope, half) = Slope(minuteMb);
        return new BenchResult(
            [new Table("Resident memory, median of each minute after the warm-up, MB", ["minute", "MB"], [.. minuteMb.Select((mb, minute) => (IReadOnlyList<string>)[$"{minute + 1}", $"{mb:0.0}"])])],
            [
                new Budget("growth, lower end of its 95 % interval", slope - half, 0, "MB a minute"),
                new Budget("messages still waiting at the end", waiting, 0, "messages"),
                new Budget("requests not answered as they should", failures, 0, "requests"),
            ],
            new { minuteMb, slope, half, told, ledgerMb = megabytes },
            [$"{told} alerts told and ended, {megabytes:0} MB ledger; slope {slope:0.00} MB a minute, 95 % interval {slope - half:0.00} to {slope + half:0.00}", "faults: 5 s of every 30 s Telegram answers 429, 502, cuts the connection or is slow"]);
    }

    /// <summary>Least squares over the minutes, with half the width of its 95 % interval.</summary>
    private static (double Slope, double Half) Slope(List<double> values)
    {
        if (values.Count < 4) return (double.NaN, double.NaN);
        var (n, meanX, meanY) = (values.Count, (values.Count - 1) / 2.0, values.Average());
        var spread = Enumerable.Range(0, n).Sum(x => (x - meanX) * (x - meanX));
        var slope = values.Select((y, x) => (x - meanX) * (y - meanY)).Sum() / spread;
        var rest = values.Select((y, x) => y - meanY - (slope * (x - meanX))).Sum(error => error * error);
        return (slope, StudentT(n - 2) * Math.Sqrt(rest / (n - 2) / spread));
    }

    /// <summary>97.5 % quantile of Student's t by its expansion around the normal one (Abramowitz and Stegun 26.7.5); within 0.5 % from 4 degrees on.</summary>
    private static double StudentT(int degrees)
    {
        const double z = 1.959964;
        var (z3, z5) = (Math.Pow(z, 3), Math.Pow(z, 5));
        return z + ((z3 + z) / (4.0 * degrees)) + (((5 * z5) + (16 * z3) + (3 * z)) / (96.0 * degrees * degrees));
    }
}
