using System.Globalization;
using System.Text.RegularExpressions;
using Cell0.ChatOps.Simulators.Gateway;
using Cell0.ChatOps.Simulators.Telegram;
using Microsoft.Data.Sqlite;

namespace Cell0.ChatOps.Bench;

/// <summary>A real service process with a gateway and a Telegram of its own; its owner's phone is linked by <c>/start</c>.</summary>
internal sealed partial class AlarmStation : IAsyncDisposable
{
    private const long Owner = 4711;

    private readonly TemporaryFolder folder = new();

    private readonly GatewaySimulator? gateway;

    private AlarmStation(string product, GatewaySimulator? gateway, (string Url, string Token) address, TelegramSimulator telegram, IReadOnlyDictionary<string, string> settings)
    {
        (this.gateway, Telegram) = (gateway, telegram);
        Service = ServiceProcess.Start(product, folder.Path, new Dictionary<string, string>(settings, StringComparer.Ordinal)
        {
            ["Gateway__Url"] = address.Url,
            ["Gateway__Token"] = address.Token,
            ["Telegram__BotToken"] = telegram.Token,
            ["Telegram__ApiUrl"] = telegram.Url,
        });
    }

    /// <summary>The look-alike; there is none beside a real gateway.</summary>
    public GatewaySimulator Gateway => gateway ?? throw new InvalidOperationException("this station has a real gateway");

    public TelegramSimulator Telegram { get; }

    public ServiceProcess Service { get; }

    public static async Task<AlarmStation> StartAsync(string product, IReadOnlyDictionary<string, string> settings, CancellationToken ct)
    {
        var lookAlike = await GatewaySimulator.StartAsync();
        lookAlike.Jobs = CellZeroJobs.AllHealthy(TimeProvider.System.GetUtcNow());
        return await LinkedAsync(new AlarmStation(product, lookAlike, (lookAlike.Url, lookAlike.Token), await TelegramSimulator.StartAsync(), settings), ct);
    }

    /// <summary>Beside a gateway that runs already; it is left as it is.</summary>
    public static async Task<AlarmStation> StartBesideAsync(string product, (string Url, string Token) real, IReadOnlyDictionary<string, string> settings, CancellationToken ct) =>
        await LinkedAsync(new AlarmStation(product, null, real, await TelegramSimulator.StartAsync(), settings), ct);

    private static async Task<AlarmStation> LinkedAsync(AlarmStation station, CancellationToken ct)
    {
        try
        {
            await station.LinkAsync(ct);
            return station;
        }
        catch
        {
            await station.DisposeAsync();
            throw;
        }
    }

    /// <summary>The first message that rang after a moment.</summary>
    public Task<PhoneMessage> RangAsync(DateTimeOffset after, TimeSpan patience, CancellationToken ct) =>
        Telegram.Phones.WaitForAsync(shown => shown.FirstOrDefault(message => message.Chat == Owner && message.Loud && message.At > after), patience).WaitAsync(ct);

    /// <summary>The first message that names this, with a sound or without.</summary>
    public Task<PhoneMessage> NamedAsync(string name, TimeSpan patience, CancellationToken ct) =>
        Telegram.Phones.WaitForAsync(shown => shown.FirstOrDefault(message => message.Chat == Owner && message.Text.Contains(name, StringComparison.Ordinal)), patience).WaitAsync(ct);

    public async Task AllClosedAsync(CancellationToken ct)
    {
        while (Ask("SELECT count(*) FROM incident WHERE state <> 'resolved'", row => row.GetInt64(0))[0] > 0) await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
    }

    /// <summary>For each opened incident that reached the phone: ms from the incident's time, and from its outbox row, to the arrival.</summary>
    public IReadOnlyList<(double FromIncidentMs, double FromRowMs)> Deliveries()
    {
        var shown = Telegram.Phones.In(Owner).ToDictionary(message => message.Id, message => message.At);
        var rows = Ask(
            """
            SELECT e.at, o.created_at, o.remote_id FROM incident_event e
            JOIN outbox o ON o.channel = 'telegram' AND o.dedupe_key = 'incident/' || e.incident_id || '/' || e.id
            WHERE e.kind = 'opened' AND o.remote_id IS NOT NULL
            """,
            row => (At: row.GetInt64(0), CreatedAt: row.GetInt64(1), Message: int.Parse(row.GetString(2), CultureInfo.InvariantCulture)));
        return [.. rows.Select(row => (Since(row.At, shown[row.Message]), Since(row.CreatedAt, shown[row.Message])))];
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        if (gateway is not null) await gateway.DisposeAsync();
        await Telegram.DisposeAsync();
        folder.Dispose();
    }

    private async Task LinkAsync(CancellationToken ct)
    {
        await Service.ReadyAsync(ct);
        var line = await Service.LineAsync("?start=", ct);
        Telegram.User(Owner, "Vendetta").Says($"/start {Code().Match(line).Value}");
        await Telegram.Phones.WaitForAsync(shown => shown.FirstOrDefault(message => message.Chat == Owner), TimeSpan.FromSeconds(30)).WaitAsync(ct);
    }

    private List<T> Ask<T>(string sql, Func<SqliteDataReader, T> read)
    {
        var file = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder.Path, "cell0.db"), Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        using var connection = new SqliteConnection(file.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        List<T> found = [];
        while (rows.Read()) found.Add(read(rows));
        return found;
    }

    private static double Since(long unixMs, DateTimeOffset at) => (at - DateTimeOffset.FromUnixTimeMilliseconds(unixMs)).TotalMilliseconds;

    [GeneratedRegex("(?<=start=)[0-9A-Z]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Code();
}
