using Cell0.ChatOps.Access;
using Cell0.ChatOps.Channels.Telegram;
using Cell0.ChatOps.Channels.WebChat;
using Cell0.ChatOps.Chat;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Simulators.Fixes;
using Cell0.ChatOps.Simulators.Telegram;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Hangfire;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cell0.ChatOps.Tests.Support;

/// <summary>The post office, the desk and the channels as the service wires them, on a folder of their own, before a look-alike of Telegram.</summary>
internal sealed class PhoneBench : IAsyncDisposable
{
    private readonly Dictionary<string, string?> settings = new(StringComparer.Ordinal);
    private readonly string folder = Directory.CreateTempSubdirectory("cell0-phone-").FullName;
    private readonly TimeProvider clock;
    private readonly List<IChannel> more = [];
    private IHost? host;
    private int incidents;

    private PhoneBench(TelegramSimulator telegram, TimeProvider clock)
    {
        this.clock = clock;
        Telegram = telegram;
        Cron = new CronWorld(clock);
        settings["Storage:Directory"] = folder;
        settings["Telegram:BotToken"] = telegram.Token;
        settings["Telegram:ApiUrl"] = telegram.Url;
        settings["Telegram:PerSecond"] = "0";
        settings["Telegram:PerChatPerSecond"] = "0";
    }

    public TelegramSimulator Telegram { get; }

    /// <summary>The gateway's cron as this service sees it; without jobs unless the test adds some.</summary>
    public CronWorld Cron { get; }

    public ScriptedRuns Runs { get; private set; } = new();

    public TestLog Log { get; } = new();

    public static async Task<PhoneBench> PrepareAsync(TimeProvider? clock = null) => new(await TelegramSimulator.StartAsync(), clock ?? TimeProvider.System);

    public static async Task<PhoneBench> StartAsync(TimeProvider? clock = null)
    {
        var bench = await PrepareAsync(clock);
        return await bench.StartServiceAsync();
    }

    /// <summary>One more setting; before the service starts.</summary>
    public PhoneBench With(string key, string value)
    {
        settings[key] = value;
        return this;
    }

    /// <summary>A channel of the test's own.</summary>
    public PhoneBench WithChannel(IChannel channel)
    {
        more.Add(channel);
        return this;
    }

    /// <summary>A person of the settings, in a private chat.</summary>
    public PhoneBench WithPerson(string name, Role role, long id)
    {
        var index = settings.Keys.Count(key => key.EndsWith(":Name", StringComparison.Ordinal));
        return With($"Access:Operators:{index}:Name", name).With($"Access:Operators:{index}:Role", role.ToString()).With($"Access:Operators:{index}:Chats:0", $"telegram:{id}");
    }

    public async Task<PhoneBench> StartServiceAsync()
    {
        host = Build();
        await host.StartAsync();
        return this;
    }

    /// <summary>The service without its workers: what is stored stays as a killed process would leave it.</summary>
    public PhoneBench BuildServiceWithoutWorkers()
    {
        host = Build();
        return this;
    }

    public async Task StopServiceAsync()
    {
        if (host is null) return;
        await host.StopAsync();
        host.Dispose();
        host = null;
    }

    public void DropService()
    {
        host?.Dispose();
        host = null;
    }

    public T Get<T>()
        where T : notnull => host!.Services.GetRequiredService<T>();

    public Phone Phone(long id, string name) => new(Telegram, Telegram.User(id, name));

    /// <summary>A phone that opened the link of the start page first.</summary>
    public async Task<Phone> OwnersPhoneAsync(long id = 7, string name = "Ann")
    {
        var phone = Phone(id, name);
        await Get<TelegramLink>().Settled;
        var code = Get<TelegramLink>().Url()!.Split('=')[1];
        await phone.Says($"/start {code}").Expect("Linked");
        return phone;
    }

    /// <summary>Records an incident and tells people, in one transaction as the clock does.</summary>
    public Incident OpenIncident(string title = "devops-cicd timed out 5x in a row", Severity severity = Severity.Critical, string? fingerprint = null, string rule = "cron-timeout", string component = "cell0-devops-cicd")
    {
        var finding = new Finding
        {
            Fingerprint = fingerprint ?? $"cron-timeout/{++incidents}",
            Rule = rule,
            Severity = severity,
            Component = component,
            Issue = title,
            Impact = "Nothing is deployed.",
            Advice = "Raise its limit.",
            Evidence = [new Evidence("every run stopped at 600.0 s")],
            OpensAtOnce = true,
        };
        return Get<Database>().Write(tx =>
        {
            var changes = Get<IncidentBook>().Record(tx, new Examined([finding], new HashSet<string>(StringComparer.Ordinal)), clock.GetUtcNow(), null);
            foreach (var change in changes) Get<Notifier>().Enqueue(tx, IncidentNotice.Of(change), Get<AccessBook>().DefaultReceivers());

            return changes.Single(change => change.Kind == IncidentChangeKind.Opened).Incident;
        });
    }

    public async ValueTask DisposeAsync()
    {
        await StopServiceAsync();
        await Telegram.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private IHost Build()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.AddProvider(Log);
        var services = builder.Services;
        Runs = new ScriptedRuns();
        services.AddSingleton(clock).AddSingleton<IRunRequests>(Runs);
        services.AddStorage().AddRendering().AddNotifications().AddAccess().AddIncidents().AddFixes().AddChat().AddTelegram().AddWebChat();
        foreach (var channel in more) services.AddSingleton(channel);
        foreach (var sign in more.OfType<ILifeSign>()) services.AddSingleton(sign);
        services.TryAddSingleton<RunStore>();
        services.TryAddSingleton<CronHistoryStore>();
        services.TryAddSingleton<CronBoard>();
        services.TryAddSingleton<CronSight>();
        services.TryAddSingleton<FindingStore>();
        services.TryAddSingleton<ReportStore>();
        services.AddSingleton(new Lazy<IBackgroundJobClient>(new RecordedJobs())).AddSingleton(new Random(1)).AddSingleton<RunClock>().AddSingleton<IReportSource, ReportDesk>();
        services.AddSingleton<IGatewayReads>(Cron).AddSingleton<IGatewayChanges>(Cron).AddSingleton<IGatewayEvents>(Cron).AddHostedService<FixWatchWorker>();
        services.TryAddSingleton(new ProbeCatalogue([]));
        return builder.Build();
    }
}
