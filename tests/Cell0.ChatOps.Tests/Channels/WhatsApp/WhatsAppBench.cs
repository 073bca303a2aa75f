using Cell0.ChatOps.Access;
using Cell0.ChatOps.Alerts;
using Cell0.ChatOps.Channels.Telegram;
using Cell0.ChatOps.Channels.WebChat;
using Cell0.ChatOps.Channels.WhatsApp;
using Cell0.ChatOps.Chat;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Fixes;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Simulators.Fixes;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Simulators.Twilio;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;
using Cell0.ChatOps.Web;
using Hangfire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Cell0.ChatOps.Tests.Channels.WhatsApp;

/// <summary>The post office, the desk, WhatsApp and the web's gate as the service wires them, before a look-alike of Twilio.</summary>
internal sealed class WhatsAppBench : IAsyncDisposable
{
    public const string AnnsNumber = "+35799123456";

    private readonly Dictionary<string, string?> settings = new(StringComparer.Ordinal);
    private readonly TemporaryFolder folder = new();
    private readonly TimeProvider clock;
    private WebApplication? app;
    private int incidents;

    private WhatsAppBench(TwilioSimulator twilio, TimeProvider clock)
    {
        this.clock = clock;
        Twilio = twilio;
        settings["Storage:Directory"] = folder.Path;
        settings["WhatsApp:AccountSid"] = twilio.AccountSid;
        settings["WhatsApp:AuthToken"] = twilio.AuthToken;
        settings["WhatsApp:From"] = twilio.From;
        settings["WhatsApp:ApiUrl"] = twilio.Url;
        settings["Access:Operators:0:Name"] = "Ann";
        settings["Access:Operators:0:Role"] = "Owner";
        settings["Access:Operators:0:Chats:0"] = "whatsapp:+357 99 12-34 56";
    }

    public TwilioSimulator Twilio { get; }

    public TestLog Log { get; } = new();

    public WhatsAppPhone Ann => field ??= new WhatsAppPhone(Twilio, Twilio.Person(AnnsNumber, "Ann"));

    public Uri Address => new(app!.Urls.Single());

    public static async Task<WhatsAppBench> PrepareAsync(TimeProvider? clock = null)
    {
        var time = clock ?? new QuickClock();
        return new WhatsAppBench(await TwilioSimulator.StartAsync(time), time);
    }

    /// <summary>Twilio calls the service, as with <c>WhatsApp:PublicUrl</c>.</summary>
    public static async Task<WhatsAppBench> StartCalledAsync(TimeProvider? clock = null) => await (await PrepareAsync(clock)).Called().StartServiceAsync();

    /// <summary>The service asks Twilio, as without it.</summary>
    public static async Task<WhatsAppBench> StartAskingAsync(TimeProvider? clock = null) => await (await PrepareAsync(clock)).StartServiceAsync();

    public WhatsAppBench With(string key, string value)
    {
        settings[key] = value;
        return this;
    }

    public WhatsAppBench Called() => With("WhatsApp:PublicUrl", Twilio.PublicUrl);

    /// <summary>An approved template for every message.</summary>
    public WhatsAppBench WithTemplate(string sid = "HX00000000000000000000000000000001")
    {
        Twilio.Approved.Add(sid);
        return With("WhatsApp:ContentSids:default", sid);
    }

    public async Task<WhatsAppBench> StartServiceAsync()
    {
        app = Build();
        await app.StartAsync();
        if (settings.ContainsKey("WhatsApp:PublicUrl")) Twilio.CallTo = Address;
        return this;
    }

    public async Task StopServiceAsync()
    {
        if (app is null) return;
        await app.StopAsync();
        await app.DisposeAsync();
        app = null;
    }

    public T Get<T>()
        where T : notnull => app!.Services.GetRequiredService<T>();

    /// <summary>Records an incident and tells people, in one transaction as the clock does.</summary>
    public Incident OpenIncident(string title = "devops-cicd timed out 5x in a row")
    {
        var finding = new Finding
        {
            Fingerprint = $"cron-timeout/{++incidents}", Rule = "cron-timeout", Severity = Severity.Critical, Component = "cell0-devops-cicd", Issue = title, Impact = "Nothing is deployed.",
            Advice = "Raise its limit.", Evidence = [new Evidence("every run stopped at 600.0 s")], OpensAtOnce = true,
        };
        return Get<Database>().Write(tx =>
        {
            var changes = Get<IncidentBook>().Record(tx, new Examined([finding], new HashSet<string>(StringComparer.Ordinal)), clock.GetUtcNow(), null);
            foreach (var change in changes) Get<Notifier>().Enqueue(tx, IncidentNotice.Of(change), Get<AccessBook>().DefaultReceivers());
            return changes.Single(change => change.Kind == IncidentChangeKind.Opened).Incident;
        });
    }

    /// <summary>Waits until the service has heard that a message is so far.</summary>
    public async Task ReachAsync(string sid, ReceiptKind kind)
    {
        using var timer = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Get<SentMessageStore>().Find(sid)?.Reach != kind) await Task.Delay(TimeSpan.FromMilliseconds(20), timer.Token);
    }

    /// <summary>Waits until a row of the outbox to Ann stands so.</summary>
    public async Task<OutboxRow> RowAsync(Func<OutboxRow, bool> stands)
    {
        using var timer = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            if (Get<OutboxStore>().Latest(50).FirstOrDefault(row => row.Channel == "whatsapp" && stands(row)) is { } found) return found;
            if (timer.IsCancellationRequested)
                throw new TimeoutException("The outbox has:\n" + string.Join('\n', Get<OutboxStore>().Latest(50).Select(row => $"{row.Target} {row.State} {row.Template} {row.Problem}")) + "\n" + string.Join('\n', Log.Lines));
            await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopServiceAsync();
        await Twilio.DisposeAsync();
        folder.Dispose();
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = "Production" });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders().AddProvider(Log);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(clock).AddSingleton<IRunRequests>(new ScriptedRuns());
        builder.Services.AddStorage().AddRendering().AddFindings().AddNotifications().AddAccess().AddIncidents().AddFixes().AddReports().AddChat().AddAlerts().AddTelegram().AddWebChat().AddWhatsApp();
        builder.Services.TryAddSingleton<RunStore>();
        var cron = new CronWorld(TimeProvider.System);
        builder.Services.AddSingleton<IGatewayReads>(cron).AddSingleton<IGatewayChanges>(cron);
        builder.Services.AddSingleton<CronHistoryStore>().AddSingleton<CronBoard>().AddSingleton<CronSight>();
        builder.Services.AddSingleton(new Lazy<IBackgroundJobClient>(new RecordedJobs())).AddSingleton(new Random(1)).AddSingleton<RunClock>().AddSingleton<HeartbeatStore>().AddSingleton<HostWatch>().AddSingleton<IReportSource, ReportDesk>();
        builder.Services.TryAddSingleton(new ProbeCatalogue([]));
        builder.Services.AddWeb();
        var built = builder.Build();
        built.MapWeb().MapWhatsApp();
        return built;
    }
}

/// <summary>A conversation with a phone that has WhatsApp: <c>await (await ann.SaysAsync("status")).Expect("HEALTHY")</c>.</summary>
internal sealed class WhatsAppPhone(TwilioSimulator twilio, TwilioPerson person)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    public IReadOnlyList<WhatsAppMessage> Messages => twilio.Phones.On(person.Number);

    /// <returns>What the service answered to the call; null without one.</returns>
    public async Task<int?> SaysAsync(string text, params (string Key, string Value)[] more) => (await person.SaysAsync(text, more)).Answer;

    /// <summary>Waits for a message on the phone that was not expected before and holds all of these texts.</summary>
    public async Task<WhatsAppMessage> Expect(params string[] texts)
    {
        var message = await twilio.Phones.WaitForAsync(
            all => all.FirstOrDefault(one => one is { IsInbound: false, IsOnPhone: true } && one.To == "whatsapp:" + person.Number && !seen.Contains(one.Sid)
                && texts.All(text => one.Body.Contains(text, StringComparison.Ordinal))),
            Patience);
        seen.Add(message.Sid);
        return message;
    }
}
