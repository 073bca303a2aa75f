using System.Net;
using System.Net.Sockets;
using System.Text;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Extensions.Hosting;

namespace Cell0.ChatOps.Tests.Schedule;

public sealed class HeartbeatTests
{
    private static readonly DateTimeOffset Now = RunBuilder.Morning;
    private static readonly ChannelHealth Page = new("webchat", true, null, null, null, 0, 0);

    [Fact]
    public void All_is_well_when_the_run_stands_and_nothing_is_stuck() => Pulse.Take(null, null, [Page], Now).IsWell.ShouldBeTrue();

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void An_alert_that_waits_longer_than_ten_minutes_is_trouble(int minutes, bool well) => Pulse.Take(null, Now.AddMinutes(-minutes), [Page], Now).IsWell.ShouldBe(well);

    [Fact]
    public void It_is_trouble_when_every_way_to_a_phone_is_dead()
    {
        var dead = new ChannelHealth("telegram", true, null, "401", Now, 5, 0);
        Pulse.Take(null, null, [Page, dead], Now).Trouble.ShouldBe("every channel is dead");
        Pulse.Take(null, null, [Page, dead, new("whatsapp", true, Now, null, null, 0, 0)], Now).IsWell.ShouldBeTrue();
        Pulse.Take(null, null, [Page, new("telegram", false, null, null, null, 0, 0)], Now).IsWell.ShouldBeTrue();
    }

    [Fact]
    public async Task Each_turn_is_one_call_and_trouble_goes_to_fail()
    {
        await using var watcher = new Watcher();
        await using var bench = Bench(watcher.Url);
        var worker = bench.Get<HeartbeatWorker>();
        await worker.BeatAsync(null, TestContext.Current.CancellationToken);
        await worker.BeatAsync("it broke", TestContext.Current.CancellationToken);
        watcher.Asked.ShouldBe(["GET /secret-uuid?x=1", "GET /secret-uuid/fail?x=1"]);
        bench.Get<HeartbeatStore>().Find()!.ShouldSatisfyAllConditions(beat => beat.Told.ShouldBe("the run failed: it broke"), beat => beat.Problem.ShouldBeNull());
        bench.Get<HostWatch>().Say().IsFine.ShouldBeTrue();
    }

    [Fact]
    public async Task A_run_that_ends_makes_it_beat_and_one_that_is_cancelled_does_not()
    {
        await using var watcher = new Watcher();
        await using var bench = Bench(watcher.Url);
        var worker = bench.Get<HeartbeatWorker>();
        await worker.StartAsync(TestContext.Current.CancellationToken);
        worker.Failed(new RunId(1), RunDesk.Cancelled);
        worker.Finished(new RunId(2));
        (await watcher.NextAsync()).ShouldBe("GET /secret-uuid?x=1");
        await worker.StopAsync(TestContext.Current.CancellationToken);
        watcher.Asked.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("302 Found\r\nLocation: http://127.0.0.1:1/", "redirect")]
    [InlineData("404 Not Found", "it answers 404")]
    public async Task A_watcher_that_does_not_hear_is_said_once_and_its_address_never(string status, string said)
    {
        await using var watcher = new Watcher(status);
        await using var bench = Bench(watcher.Url);
        for (var i = 0; i < 3; i++) await bench.Get<HeartbeatWorker>().BeatAsync(null, TestContext.Current.CancellationToken);
        bench.Log.Lines.Where(line => line.Contains("did not hear us", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldContain(said);
        bench.Log.Lines.ShouldNotContain(line => line.Contains("secret", StringComparison.Ordinal));
        bench.Get<HostWatch>().Say().ShouldSatisfyAllConditions(say => say.IsFine.ShouldBeFalse(), say => say.Text.ShouldContain(said), say => say.Text.ShouldNotContain("secret"));
    }

    [Fact]
    public async Task A_watcher_that_is_not_there_is_a_problem_and_no_exception()
    {
        await using var bench = Bench("http://127.0.0.1:1/secret");
        await bench.Get<HeartbeatWorker>().BeatAsync(null, TestContext.Current.CancellationToken);
        bench.Get<HeartbeatStore>().Find()!.Problem.ShouldBe("not reachable: ConnectionError");
    }

    [Fact]
    public async Task While_none_is_set_it_is_said_that_nobody_tells_you()
    {
        await using var bench = new ServiceBench();
        bench.Get<HostWatch>().Say().ShouldBe((false, "if this host dies, nobody tells you"));
    }

    [Theory]
    [InlineData("ftp://example.org/x")]
    [InlineData("hc-ping.com/uuid")]
    [InlineData("http:///secret")]
    public void An_address_that_is_none_is_refused_without_being_shown(string url)
    {
        var fault = new HeartbeatOptions { Url = url }.Validate(new System.ComponentModel.DataAnnotations.ValidationContext(url)).Single().ErrorMessage!;
        fault.ShouldStartWith("Heartbeat:Url");
        fault.ShouldNotContain(url);
    }

    private static ServiceBench Bench(string url) => new ServiceBench().With("Heartbeat:Url", url);

    /// <summary>A watcher elsewhere, over real HTTP.</summary>
    private sealed class Watcher : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly System.Threading.Channels.Channel<string> asked = System.Threading.Channels.Channel.CreateUnbounded<string>();
        private readonly Task serving;
        private readonly string status;

        public Watcher(string status = "200 OK")
        {
            this.status = status;
            listener.Start();
            serving = ServeAsync();
        }

        public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/secret-uuid?x=1";

        public List<string> Asked { get; } = [];

        public async Task<string> NextAsync() => await asked.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        public async ValueTask DisposeAsync()
        {
            listener.Stop();
            await serving;
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var caller = await listener.AcceptTcpClientAsync();
                    using var reader = new StreamReader(caller.GetStream());
                    var line = (await reader.ReadLineAsync())!.Replace(" HTTP/1.1", "", StringComparison.Ordinal);
                    while (await reader.ReadLineAsync() is { Length: > 0 })
                    {
                        // The head is of no interest.
                    }

                    Asked.Add(line);
                    asked.Writer.TryWrite(line);
                    await caller.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
                }
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException or IOException)
            {
                // The test is over.
            }
        }
    }
}
