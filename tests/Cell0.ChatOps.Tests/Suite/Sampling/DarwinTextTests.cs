using Cell0.ChatOps.Suite.Sampling;

namespace Cell0.ChatOps.Tests.Suite.Sampling;

public sealed class DarwinTextTests
{
    private const string VmStat =
        """
        Mach Virtual Memory Statistics: (page size of 16384 bytes)
        Pages free:                                5000.
        Pages active:                            380000.
        Pages inactive:                          370000.
        Pages speculative:                         1000.
        Pages throttled:                              0.
        Pages wired down:                        120000.
        Pages purgeable:                           3000.
        "Translation faults":                 123456789.
        Pages copy-on-write:                    1234567.
        Pages stored in compressor:              900000.
        Swapins:                               32000000.
        Swapouts:                              34000000.
        """;

    private const string Sysctl =
        """
        17179869184
        10
        { 2.99 3.10 3.05 }
        total = 3072.00M  used = 2048.00M  free = 1024.00M  (encrypted)
        { sec = 1771400000, usec = 123456 } Wed Feb 18 09:33:20 2026
        """;

    private const string Top =
        """
        Processes: 630 total, 2 running, 628 sleeping, 3399 threads
        CPU usage: 3.0% user, 2.0% sys, 95.0% idle
        PhysMem: 15G used (2048M wired), 200M unused.

        Processes: 637 total, 3 running, 634 sleeping, 3400 threads
        CPU usage: 9.52% user, 6.98% sys, 83.50% idle
        PhysMem: 15G used (2048M wired), 200M unused.
        """;

    [Fact]
    public void Available_memory_is_what_is_free_or_inactive() =>
        DarwinText.VmStat(VmStat).ShouldBe((376_000L * 16384, 32_000_000L * 16384, 34_000_000L * 16384));

    [Fact]
    public void The_hosts_keys_are_read_in_their_order() =>
        DarwinText.Sysctl(Sysctl).ShouldBe(new DarwinHost(17179869184, 10, 2.99, 3072L << 20, 1024L << 20, DateTimeOffset.FromUnixTimeSeconds(1771400000)));

    [Fact]
    public void The_second_block_of_top_counts()
    {
        var (busy, processes) = DarwinText.Top(Top)!.Value;
        busy.ShouldBe(0.165, 1e-9);
        processes.ShouldBe(637);
    }

    [Fact]
    public void One_block_of_top_says_nothing_about_now() => DarwinText.Top(Top[..Top.IndexOf("\n\n", StringComparison.Ordinal)]).ShouldBeNull();

    [Theory]
    [InlineData("p5405\nf21\n", 5405)]
    [InlineData("p5405\nf21\np7000\nf3\n", 5405)]
    public void The_first_listener_is_taken(string text, int pid) => DarwinText.Listener(text).ShouldBe(pid);

    [Theory]
    [InlineData("")]
    [InlineData("p\n")]
    [InlineData("lsof: no pwd entry\n")]
    public void Without_a_listener_there_is_none(string text) => DarwinText.Listener(text).ShouldBeNull();

    [Theory]
    [InlineData("Wed Feb 18 09:12:33 2026     1:02.33 356352\n", 62.33)]
    [InlineData("Wed Feb  4 09:12:33 2026    11:01:02.33  356352", 39662.33)]
    [InlineData("Wed Feb 18 09:12:33 2026  2-01:00:00.50 356352", 176400.5)]
    public void Processor_time_may_have_hours_and_days(string text, double seconds)
    {
        var process = DarwinText.Process(text, TimeZoneInfo.Utc)!;
        process.CpuSeconds.ShouldBe(seconds, 1e-6);
        process.ResidentBytes.ShouldBe(356352L * 1024);
        process.StartedAt.TimeOfDay.ShouldBe(new TimeSpan(9, 12, 33));
    }

    [Theory]
    [InlineData("")]
    [InlineData("STARTED TIME RSS")]
    [InlineData("Mit Feb 18 09:12:33 2026 1:02.33 356352")]
    public void A_line_of_another_shape_gives_nothing(string text) => DarwinText.Process(text, TimeZoneInfo.Utc).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("command not found")]
    public void Other_texts_give_nothing(string text)
    {
        DarwinText.VmStat(text).ShouldBeNull();
        DarwinText.Sysctl(text).ShouldBeNull();
        DarwinText.Top(text).ShouldBeNull();
    }
}
