using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Cell0.ChatOps.Alerts;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Tests.Support;
using Cell0.ChatOps.Tests.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Cell0.ChatOps.Tests.Alerts;

/// <summary>What Prometheus and amtool find when they post alerts, over real HTTP.</summary>
public sealed class AlertsOverHttpTests : IAsyncLifetime
{
    private const string Disk = """{"labels":{"alertname":"DiskFull","severity":"critical","instance":"db1:9100"},"annotations":{"summary":"Disk of db1 is full","description":"98 % used"},"generatorURL":"http://prometheus:9090/graph"}""";

    private WebBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await WebBench.StartAsync();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task One_alert_is_one_incident_and_the_answer_is_an_empty_200()
    {
        using var answer = await PostAsync($"[{Disk}]");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Text(answer)).ShouldBeEmpty();
        var incident = Open().ShouldHaveSingleItem();
        incident.Title.ShouldBe("Disk of db1 is full");
        incident.Severity.ShouldBe(Severity.Critical);
        incident.Finding.Impact.ShouldBe("98 % used");
        incident.Finding.Component.ShouldBe("db1:9100");
        incident.Finding.Evidence.Select(evidence => evidence.Text).ShouldBe(["instance=db1:9100", "source: http://prometheus:9090/graph"]);
        Told().ShouldHaveSingleItem().ShouldBe(("incident-opened", incident.Code));
    }

    [Fact]
    public async Task The_same_alert_again_is_the_same_incident_and_no_message()
    {
        for (var i = 0; i < 3; i++) (await PostAsync($"[{Disk}]")).StatusCode.ShouldBe(HttpStatusCode.OK);
        Open().ShouldHaveSingleItem();
        Told().Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_end_in_the_past_resolves_it_and_a_later_start_is_a_new_incident()
    {
        await PostAsync($"[{Disk}]");
        var first = Open().Single().Code;
        await PostAsync($"[{Disk[..^1]},\"endsAt\":\"2026-03-01T09:29:59.123456789Z\"}}]");
        Open().ShouldBeEmpty();
        Told().ShouldContain(("incident-resolved", first));
        await PostAsync($"[{Disk}]");
        Open().Single().Code.ShouldNotBe(first);
    }

    [Fact]
    public async Task Without_an_end_it_is_over_when_nothing_more_is_heard_for_five_minutes()
    {
        await PostAsync($"[{Disk[..^1]},\"startsAt\":\"0001-01-01T00:00:00.000Z\",\"endsAt\":\"0001-01-01T00:00:00.000Z\"}}]");
        bench.Clock.Advance(TimeSpan.FromMinutes(4));
        await PostAsync($"[{Disk}]");
        bench.Clock.Advance(TimeSpan.FromMinutes(4));
        Desk.Expire();
        Open().ShouldHaveSingleItem();
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Desk.Expire();
        Open().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_named_end_counts_and_a_word_without_an_end_does_not_bring_it_forward()
    {
        await PostAsync($"[{Disk[..^1]},\"endsAt\":\"2026-03-01T10:00:00Z\"}}]");
        await PostAsync($"[{Disk}]");
        bench.Clock.Advance(TimeSpan.FromMinutes(20));
        Desk.Expire();
        Open().ShouldHaveSingleItem();
        bench.Clock.Advance(TimeSpan.FromMinutes(10));
        Desk.Expire();
        Open().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_hundred_alerts_are_a_hundred_incidents_with_codes_of_their_own()
    {
        var body = "[" + string.Join(',', Enumerable.Range(0, 100).Select(n => $$$"""{"labels":{"alertname":"A","n":"{{{n}}}"} }""")) + "]";
        (await PostAsync(body)).StatusCode.ShouldBe(HttpStatusCode.OK);
        Open().Select(incident => incident.Code).Distinct().Count().ShouldBe(100);
        Open().Select(incident => incident.Title).ShouldContain("A (n=42)");
    }

    [Theory]
    [InlineData("{}", "no list of alerts")]
    [InlineData("[", "no list of alerts")]
    [InlineData("null", "must be a list")]
    [InlineData("", "no list of alerts")]
    [InlineData("[1]", "no list of alerts")]
    [InlineData("[null]", "alert 1: labels are missing")]
    [InlineData("[{}]", "alert 1: labels are missing")]
    [InlineData("""[{"labels":{}}]""", "at least one label")]
    [InlineData("""[{"labels":{"a":""}}]""", "at least one label")]
    [InlineData("""[{"labels":{"a-b":"c"}}]""", "'a-b' is not the name of a label")]
    [InlineData("""[{"labels":{"a":{"b":"c"}}}]""", "no list of alerts")]
    [InlineData("""[{"labels":{"a":"\ud800"}}]""", "no list of alerts")]
    [InlineData("""[{"labels":{"a":"b"},"annotations":{"1":"c"}}]""", "'1' is not the name of an annotation")]
    [InlineData("""[{"labels":{"a":"b"},"endsAt":"tomorrow"}]""", "endsAt is not a time")]
    [InlineData("""[{"labels":{"a":"b"},"startsAt":"2026-03-01T09:00:00Z","endsAt":"2026-03-01T08:00:00Z"}]""", "start must not be after the end")]
    public async Task Bad_input_gets_400_with_a_json_string_and_changes_nothing(string body, string said)
    {
        using var answer = await PostAsync(body);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        JsonSerializer.Deserialize<string>(await Text(answer)).ShouldNotBeNull().ShouldContain(said);
        Open().ShouldBeEmpty();
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_get_400()
    {
        using var content = new ByteArrayContent([.. "[{\"labels\":{\"a\":\""u8, 0xff, 0xfe, .. "\"}}]"u8]);
        content.Headers.ContentType = new("application/json");
        using var answer = await bench.Client().PostAsync("/api/v2/alerts", content, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        Open().ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_a_list_with_one_bad_alert_the_good_ones_are_taken_as_alertmanager_does()
    {
        using var answer = await PostAsync("[{\"labels\":{}}," + Disk + "]");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonSerializer.Deserialize<string>(await Text(answer)).ShouldBe("alert 1: at least one label is needed");
        Open().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_body_of_another_type_gets_415_and_one_too_large_413()
    {
        using var form = new StringContent($"[{Disk}]", Encoding.UTF8, "text/plain");
        using var wrong = await bench.Client().PostAsync("/api/v2/alerts", form, TestContext.Current.CancellationToken);
        wrong.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await StatusLineForLengthAsync(AlertsEndpoints.LargestBody + 1)).ShouldBe("HTTP/1.1 413 Payload Too Large");
        Open().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_larger_than_other_paths_take_is_taken()
    {
        var body = "[" + string.Join(',', Enumerable.Range(0, 64).Select(n => $$$"""{"labels":{"alertname":"A","n":"{{{n}}}"},"annotations":{"description":"{{{new string('x', 8000)}}}"} }""")) + "]";
        (await PostAsync(body)).StatusCode.ShouldBe(HttpStatusCode.OK);
        Open().Count.ShouldBe(64);
    }

    [Fact]
    public async Task From_this_machine_it_needs_nothing_but_through_a_proxy_a_token()
    {
        using var proxied = Request();
        proxied.Headers.Add("X-Forwarded-For", "203.0.113.7");
        (await bench.Client().SendAsync(proxied, TestContext.Current.CancellationToken)).ShouldSatisfyAllConditions(
            answer => answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized), answer => answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json"));
        using var foreign = Request();
        foreign.Headers.Add("Origin", "https://evil.example");
        (await bench.Client().SendAsync(foreign, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        Open().ShouldBeEmpty();
        using var allowed = Request();
        allowed.Headers.Add("X-Forwarded-For", "203.0.113.7");
        (await bench.Client(WebBench.OperatorToken).SendAsync(allowed, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Other_words_for_the_same_alert_change_the_incident_and_tell_nobody()
    {
        await PostAsync($"[{Disk}]");
        await PostAsync($"[{Disk.Replace("is full", "is very full", StringComparison.Ordinal)}]");
        Open().Single().Title.ShouldBe("Disk of db1 is very full");
        Told().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Our_own_examinations_leave_it_alone()
    {
        await PostAsync($"[{Disk}]");
        var book = bench.Services.GetRequiredService<IncidentBook>();
        for (var i = 0; i < 3; i++)
            Database.Write(session => book.Record(session, Troubles.Clean("alert:DiskFull", "DiskFull"), bench.Clock.GetUtcNow(), null)).ShouldBeEmpty();
        Open().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_a_rehearsal_did_leaves_no_trace()
    {
        Desk.Rehearse(new AlertmanagerReader());
        bench.Services.GetRequiredService<IncidentStore>().List(null, 10).ShouldBeEmpty();
        Told().ShouldBeEmpty();
        await PostAsync($"[{Disk}]");
        Open().Single().Id.ShouldBe(1);
    }

    private Database Database => bench.Services.GetRequiredService<Database>();

    private AlertDesk Desk => bench.Services.GetRequiredService<AlertDesk>();

    private IReadOnlyList<Incident> Open() => bench.Services.GetRequiredService<IncidentStore>().Unresolved();

    private IReadOnlyList<(string Template, string? Subject)> Told()
    {
        using var session = Database.Read();
        return session.Query<(string, string?)>("SELECT template, subject FROM outbox ORDER BY id");
    }

    private static HttpRequestMessage Request() => new(HttpMethod.Post, "/api/v2/alerts") { Content = new StringContent($"[{Disk}]", Encoding.UTF8, "application/json") };

    private async Task<HttpResponseMessage> PostAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await bench.Client().PostAsync("/api/v2/alerts", content, TestContext.Current.CancellationToken);
    }

    /// <summary>The length is announced and the body never sent: the answer must not wait for it.</summary>
    private async Task<string?> StatusLineForLengthAsync(int length)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(bench.Address.Host, bench.Address.Port, TestContext.Current.CancellationToken);
        var head = $"POST /api/v2/alerts HTTP/1.1\r\nHost: {bench.Address.Authority}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n";
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(socket.GetStream());
        return await reader.ReadLineAsync(TestContext.Current.CancellationToken);
    }

    private static Task<string> Text(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
