using Cell0.Hangfire.Sqlite.Tests.Support;
using Hangfire;
using Hangfire.Dashboard;
using Hangfire.States;
using Hangfire.Storage;

namespace Cell0.Hangfire.Sqlite.Tests.Contract;

public sealed class SqliteDashboard() : DashboardContract(new SqliteStore());

public sealed class InMemoryDashboard() : DashboardContract(new InMemoryStore());

/// <summary>The dashboard's pages, rendered from the storage.</summary>
public abstract class DashboardContract(Store store) : ContractTests(store)
{
    private static readonly string[] Pages =
    [
        "/", "/servers", "/retries", "/recurring", "/jobs/enqueued", "/jobs/enqueued/default", "/jobs/enqueued/fetched/default", "/jobs/processing", "/jobs/scheduled", "/jobs/succeeded",
        "/jobs/failed", "/jobs/deleted", "/jobs/awaiting",
    ];

    [Fact]
    public async Task Every_page_of_an_empty_storage_renders()
    {
        foreach (var page in Pages) (await Render(page)).ShouldContain("Hangfire", Case.Insensitive, page);
    }

    [Fact]
    public async Task Every_page_shows_jobs_of_every_kind()
    {
        foreach (var job in new[] { Sample.Job("hello"), Sample.Unloadable() })
        {
            Store.Enqueue(job: job);
            Store.CreateIn(new ScheduledState(TimeSpan.FromDays(1)), job);
            Store.CreateIn(new FakeState("Processing", null, new() { ["StartedAt"] = "2026-01-01T00:00:00.0000000Z", ["ServerId"] = "server-1", ["WorkerId"] = "w" }), job);
            Store.CreateIn(new SucceededState("result", 10, 20), job);
            Store.CreateIn(new FailedState(new InvalidOperationException("boom-message")), job);
            Store.CreateIn(new DeletedState(), job);
            Store.CreateIn(new AwaitingState(Store.Create(), new EnqueuedState()), job);
            Store.CreateIn(new FakeState("Custom"), job);
        }

        // Hangfire's own page of running jobs cannot do without the server's name.
        foreach (var name in new[] { "Failed", "Succeeded", "Scheduled", "Awaiting", "Deleted", "Enqueued" }) Store.CreateIn(new FakeState(name));
        new RecurringJobManager(Store.Storage).AddOrUpdate("daily", () => Ledger.Note("x", "y"), Cron.Daily());
        Store.Commit(t => t.AddToSet("retries", Store.Enqueue()));
        Store.Read<object?>(c => { c.AnnounceServer("server-1", new() { WorkerCount = 3, Queues = ["default"] }); return null; });
        using var connection = Store.Connect();
        using var held = Store.Fetch(connection);

        foreach (var page in Pages) (await Render(page)).ShouldContain("Hangfire", Case.Insensitive, page);
        (await Render("/jobs/failed")).ShouldContain("boom-message");
        (await Render("/recurring")).ShouldContain("daily");
        (await Render("/servers")).ShouldContain("server-1");
        (await Render("/jobs/succeeded")).ShouldContain("Sample.Run");
        if (Store.IsOurs) (await Render("/")).ShouldContain("SQLite: jobs.db", Case.Sensitive, "the footer");
    }

    [Fact]
    public async Task The_page_of_a_job_renders_whatever_the_job_is()
    {
        foreach (var id in new[] { Store.Create(), Store.Enqueue(), Store.Enqueue(job: Sample.Unloadable()), Store.CreateIn(new FailedState(new InvalidOperationException("boom"))), Store.CreateIn(new FakeState("Custom")), "12345", "nothing" })
            (await Render($"/jobs/details/{id}")).ShouldContain("Hangfire", Case.Insensitive, id);
    }

    [Fact]
    public async Task The_figures_of_the_front_page_are_answered()
    {
        Store.Enqueue();
        var stats = await Render("/stats", "metrics[]=enqueued:count-or-null");
        stats.ShouldContain("\"1\"");
    }

    private async Task<string> Render(string path, string? form = null)
    {
        var (dispatcher, match) = DashboardRoutes.Routes.FindDispatcher(path).ShouldNotBeNull(path);
        var context = new Context(Store.Storage, path, form, match);
        await dispatcher.Dispatch(context);
        context.Answer.StatusCode.ShouldBeOneOf(0, 200);
        return context.Answer.Text;
    }

    private sealed class Context : DashboardContext
    {
        public Context(JobStorage storage, string path, string? form, System.Text.RegularExpressions.Match match) : base(storage, new DashboardOptions { TimeZoneResolver = null })
        {
            Request = new Asked(path, form);
            Response = Answer = new Answered();
            UriMatch = match;
        }

        public Answered Answer { get; }
    }

    private sealed class Asked(string path, string? form) : DashboardRequest
    {
        public override string Method => form is null ? "GET" : "POST";

        public override string Path => path;

        public override string PathBase => "/hangfire";

        public override string LocalIpAddress => "127.0.0.1";

        public override string RemoteIpAddress => "127.0.0.1";

        public override string GetQuery(string key) => null!;

        public override Task<IList<string>> GetFormValuesAsync(string key) => Task.FromResult<IList<string>>(form?.StartsWith(key, StringComparison.Ordinal) == true ? [form[(key.Length + 1)..]] : []);
    }

    private sealed class Answered : DashboardResponse
    {
        private readonly System.Text.StringBuilder text = new();

        public string Text => text.ToString();

        public override string ContentType { get; set; } = "";

        public override int StatusCode { get; set; }

        public override Stream Body { get; } = new MemoryStream();

        public override void SetExpire(DateTimeOffset? value)
        {
        }

        public override Task WriteAsync(string text)
        {
            this.text.Append(text);
            return Task.CompletedTask;
        }
    }
}
