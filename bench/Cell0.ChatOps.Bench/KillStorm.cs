using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Simulators.Telegram;
using Microsoft.Data.Sqlite;

namespace Cell0.ChatOps.Bench;

/// <summary>One storm over one data folder, through as many lives of the service as it is killed.</summary>
internal sealed class KillStorm : IAsyncDisposable
{
    public const int Alerts = 2000;
    public const int Ends = 1000;
    public const int Chats = 4;

    private const string Waiting = "SELECT chat || ' ' || state || ' ' || form || ' ' || COUNT(*) || ', ' || COALESCE(MIN(problem), '') FROM outbox WHERE due_at IS NOT NULL OR state = 'sending' GROUP BY chat, state, form";
    private const int PerPost = 5;
    private const int FirstChat = 1001;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    /// <summary>What may have arrived waits up to 72 s before it goes once more.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(150);

    private readonly string product;
    private readonly TelegramSimulator telegram;
    private readonly Random chance;
    private readonly int kills;
    private readonly TemporaryFolder folder = new();
    private readonly KillLedger ledger = new();
    private readonly Random faults;
    private readonly HttpClient poster = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
    private readonly DateTimeOffset begin = TimeProvider.System.GetUtcNow();
    private volatile Uri? address;
    private volatile int killed;
    private int failed;

    public KillStorm(string product, TelegramSimulator telegram, Random chance, int kills)
    {
        (this.product, this.telegram, this.chance, this.kills) = (product, telegram, chance, kills);
        faults = new Random(chance.Next());
        poster.DefaultRequestHeaders.Authorization = new("Bearer", ServiceProcess.ApiToken);
        telegram.SendScript = Fault;
    }

    public async Task<KillCounts> RunAsync(CancellationToken ct)
    {
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var pouring = PourAsync(abort.Token);
        var inSend = 0;
        try
        {
            while (killed < kills)
            {
                await LiveAsync(abort.Token);
                inSend += ledger.LeftInFlight(Sending()) ? 1 : 0;
                killed++;
            }

            await using var last = Start();
            await last.ReadyAsync(ct);
            address = last.Http.BaseAddress;
            await pouring;
            await RestAsync(ct);
        }
        finally
        {
            await abort.CancelAsync();
            await pouring.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return ledger.Judge(telegram.Phones.All, [.. Enumerable.Range(FirstChat, Chats)]) with { Kills = killed, InSend = inSend, Failed = failed, Calls = telegram.Calls("sendMessage") + telegram.Calls("editMessageText") };
    }

    public async ValueTask DisposeAsync()
    {
        poster.Dispose();
        await telegram.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>From its start to its violent end; one life in five is over before it is ready.</summary>
    private async Task LiveAsync(CancellationToken ct)
    {
        await using var service = Start();
        if (chance.Next(5) == 0)
        {
            address = service.Http.BaseAddress;
            await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(1000)), TimeProvider.System, ct);
        }
        else
        {
            await service.ReadyAsync(ct);
            address = service.Http.BaseAddress;
            await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(700)), TimeProvider.System, ct);
        }

        await service.KillAsync();
        address = null;
    }

    private ServiceProcess Start()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Suite__Schedule"] = "off",
            ["Telegram__BotToken"] = telegram.Token,
            ["Telegram__ApiUrl"] = telegram.Url,
            ["Telegram__PerSecond"] = "0",
            ["Telegram__PerChatPerSecond"] = "0",
            ["Telegram__PerGroupPerMinute"] = "0",
            ["Access__Operators__0__Name"] = "owner",
            ["Access__Operators__0__Role"] = "Owner",
            ["Notifications__Receivers__0__Name"] = "oncall",
            ["Notifications__Route__Receiver"] = "oncall",
            ["Notifications__Route__GroupWait"] = "00:00:00",
            ["Notifications__Route__GroupBy__0"] = "...",
            ["Notifications__Route__GroupInterval"] = "00:00:01",
        };
        for (var chat = 0; chat < Chats; chat++) settings[$"Access__Operators__0__Chats__{chat}"] = settings[$"Notifications__Receivers__0__Targets__{chat}"] = $"telegram:{FirstChat + chat}";
        return ServiceProcess.Start(product, folder.Path, settings);
    }

    private TelegramFault? Fault(long chat, string text)
    {
        int kind;
        lock (faults) kind = faults.Next(25);
        if (kind >= 5) return null;
        Interlocked.Increment(ref failed);
        if (kind == 0) ledger.Doubt(chat, text);
        return kind switch
        {
            0 => new TelegramFault.Reset(Taken: true),
            1 => new TelegramFault.Reset(Taken: false),
            2 => new TelegramFault.Refusal(500, "Internal Server Error"),
            3 => new TelegramFault.Garbage(502),
            _ => new TelegramFault.TooMany(1),
        };
    }

    /// <summary>Posts everything, each part in its life of the service, again until it is answered 200.</summary>
    private async Task PourAsync(CancellationToken ct)
    {
        var news = Enumerable.Range(0, Alerts).SelectMany(IEnumerable<KillNews> (number) => number >= Alerts - Ends ? [new(number, false), new(number - (Alerts - Ends), true)] : [new(number, false)]).ToArray();
        var posts = news.Chunk(PerPost).ToArray();
        for (var index = 0; index < posts.Length; index++)
        {
            while (index >= (long)posts.Length * (killed + 1) / (kills + 1) || !await TryPostAsync(posts[index], ct)) await Task.Delay(Pause, TimeProvider.System, ct);
            ledger.Answered(posts[index]);
        }
    }

    private async Task<bool> TryPostAsync(KillNews[] news, CancellationToken ct)
    {
        if (address is not { } service) return false;
        try
        {
            using var answer = await poster.PostAsJsonAsync(new Uri(service, "/api/v2/alerts"), news.Select(Posted), ct);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception problem) when (problem is HttpRequestException || (problem is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return false;
        }
    }

    private object Posted(KillNews news) => new
    {
        labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["alertname"] = "Storm", ["severity"] = "critical", ["number"] = news.Number.ToString(CultureInfo.InvariantCulture) },
        annotations = new Dictionary<string, string>(StringComparer.Ordinal) { ["summary"] = news.Title },
        startsAt = begin,
        endsAt = news.Up ? TimeProvider.System.GetUtcNow() : TimeProvider.System.GetUtcNow().AddHours(1),
    };

    private async Task RestAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(LongestRest);
        while (Ask("SELECT COUNT(*) FROM outbox WHERE due_at IS NOT NULL OR state = 'sending'", row => row.GetInt64(0))[0] > 0)
        {
            if (limit.IsCancellationRequested && !ct.IsCancellationRequested) throw new BenchException($"messages still wait {LongestRest.TotalSeconds} s after the storm: {string.Join("; ", Ask(Waiting, row => row.GetString(0)))}");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, ct);
        }
    }

    private List<(long Chat, KillNews News)> Sending() => !File.Exists(DatabaseFile) ? [] : [.. Ask(
        $"SELECT chat, title, ends FROM outbox WHERE state = 'sending' AND form <> '{OutboxForm.Edit}'",
        row => (long.Parse(row.GetString(0), CultureInfo.InvariantCulture), KillNews.Of(row.GetString(1), row.GetBoolean(2))))];

    private string DatabaseFile => Path.Combine(folder.Path, "cell0.db");

    /// <summary>Read-only, so that what the kill left is what the next life finds. A life that ended before it had made its tables left none.</summary>
    private List<T> Ask<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = DatabaseFile, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM sqlite_master WHERE name = 'outbox'";
        if ((long)command.ExecuteScalar()! == 0) return [];
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        List<T> found = [];
        while (rows.Read()) found.Add(read(rows));
        return found;
    }
}
