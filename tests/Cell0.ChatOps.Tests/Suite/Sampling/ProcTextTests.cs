using Cell0.ChatOps.Suite.Sampling;

namespace Cell0.ChatOps.Tests.Suite.Sampling;

public sealed class ProcTextTests
{
    private const string Stat =
        """
        cpu  100 20 30 800 40 5 5 10 7 0
        cpu0 100 20 30 800 40 5 5 10 7 0
        intr 1 2 3
        btime 1771400000
        """;

    private const string Sockets =
        """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:4965 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 12965 1 000000004b61b073 100 0 0 10 0
           1: 0100007F:4965 0100007F:C001 01 00000000:00000000 00:00000000 00000000  1000        0 13000 1 000000004b61b074 100 0 0 10 0
           2: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 14000 1 000000004b61b075 100 0 0 10 0
        """;

    [Fact]
    public void Processor_time_counts_waiting_as_idle_and_steal_apart() => ProcText.Cpu(Stat).ShouldBe(new CpuTimes(160, 10, 1010));

    [Fact]
    public void The_hosts_start_is_read() => ProcText.BootTime(Stat).ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1771400000));

    [Theory]
    [InlineData("")]
    [InlineData("cpu  1 2 3")]
    [InlineData("cpu  1 2 3 4 5 6 seven 8 9 0")]
    [InlineData("<html>")]
    public void Another_text_gives_no_processor_time(string text) => ProcText.Cpu(text).ShouldBeNull();

    [Fact]
    public void The_load_is_the_first_number() => ProcText.LoadOneMinute("2.99 3.10 3.05 2/637 4711\n").ShouldBe(2.99);

    [Fact]
    public void Memory_is_given_in_bytes() =>
        ProcText.Memory("MemTotal:       16000000 kB\nMemFree:          100000 kB\nMemAvailable:    4000000 kB\nSwapTotal:       2000000 kB\nSwapFree:        1500000 kB\nHugePages_Total:       0\n")
            .ShouldBe(new MemoryState(16_384_000_000, 4_096_000_000, 2_048_000_000, 1_536_000_000));

    [Fact]
    public void Memory_without_an_estimate_of_what_is_available_is_not_guessed() => ProcText.Memory("MemTotal: 16000000 kB\nMemFree: 100000 kB\n").ShouldBeNull();

    [Fact]
    public void Swapped_pages_are_counted() => ProcText.SwappedPages("nr_free_pages 5\npswpin 34\npswpout 56\n").ShouldBe((34, 56));

    [Fact]
    public void Stall_time_is_given_in_seconds() =>
        ProcText.StallSeconds("some avg10=0.00 avg60=0.00 avg300=0.00 total=2500000\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=7\n").ShouldBe(2.5);

    [Fact]
    public void Only_the_listening_socket_of_the_port_is_found() => ProcText.Listeners(Sockets, 0x4965).ShouldBe([12965]);

    [Fact]
    public void A_port_nobody_listens_on_has_no_socket() => ProcText.Listeners(Sockets, 80).ShouldBeEmpty();

    [Theory]
    [InlineData("node")]
    [InlineData("a) S 1 (b")]
    [InlineData("name with ) and (")]
    public void A_process_may_call_itself_what_it_likes(string name) =>
        ProcText.Process($"5405 ({name}) S 1 5405 5405 0 -1 4194560 1 2 3 4 150 50 0 0 20 0 11 0 118146 3133440 382 18446744073709551615 1 1").ShouldBe(new ProcessStat(2, 1181.46, 382));

    [Theory]
    [InlineData("")]
    [InlineData("5405 (node")]
    [InlineData("5405 (node) S 1 2")]
    public void A_cut_off_process_line_gives_nothing(string text) => ProcText.Process(text).ShouldBeNull();
}
