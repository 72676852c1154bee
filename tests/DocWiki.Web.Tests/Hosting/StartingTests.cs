using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Xunit;

namespace DocWiki.Web.Tests.Hosting;

/// <summary>The program as it is started from a shell, on a data folder of its own or on a database that is there.</summary>
public sealed class StartingTests(PostgresFixture postgres) : IDisposable
{
    private const int Interrupt = 2;

    private readonly string folder = NewFolder();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string DataFolder => Path.Combine(folder, "data");

    public void Dispose()
    {
        // What was killed may still have children that end when they notice.
        for (var since = Stopwatch.StartNew(); ; Thread.Sleep(50))
        {
            try
            {
                Directory.Delete(folder, recursive: true);
                return;
            }
            catch (IOException) when (since.Elapsed < TimeSpan.FromSeconds(10))
            {
            }
        }
    }

    [Fact]
    public async Task It_makes_its_own_database_says_its_address_stops_at_ctrl_C_and_has_everything_when_it_is_started_again()
    {
        await using (var first = await Program.StartAsync("--DataFolder", DataFolder))
        {
            Assert.Contains(first.Output, line => line.StartsWith("Making a new database in " + DataFolder, StringComparison.Ordinal));
            using var ada = first.NewVisitor();
            Assert.Equal("Welcome", (await ada.GetAsync("/wiki/home")).Text("h1"));
            await ada.WriteAsync("kept", "Written before the stop");

            var clock = Stopwatch.StartNew();
            Assert.Equal(0, await first.InterruptAsync());
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
            Assert.Empty(first.Errors);
        }
        await using var second = await Program.StartAsync("--DataFolder", DataFolder);
        using var reader = second.NewVisitor();
        Assert.Equal("Written before the stop", (await reader.GetAsync("/wiki/kept.md")).Body);
        Assert.DoesNotContain(second.Output, line => line.StartsWith("Making a new database", StringComparison.Ordinal));
        Assert.Equal(0, await second.InterruptAsync());
    }

    [Fact]
    public async Task Killed_together_with_its_PostgreSQL_it_starts_again_on_the_same_data()
    {
        await using (var first = await Program.StartAsync("--DataFolder", DataFolder))
        {
            using var ada = first.NewVisitor();
            await ada.WriteAsync("kept", "Acknowledged");
            var server = int.Parse(File.ReadLines(Directory.GetFiles(DataFolder, "postmaster.pid", SearchOption.AllDirectories).Single()).First());
            first.Kill();
            using var process = Process.GetProcessById(server);
            process.Kill();
        }
        await using var second = await Program.StartAsync("--DataFolder", DataFolder);
        using var reader = second.NewVisitor();
        Assert.Equal("Acknowledged", (await reader.GetAsync("/wiki/kept.md")).Body);
        await reader.WriteAsync("kept", "And written on");
    }

    [Fact]
    public async Task A_second_one_on_the_same_data_folder_is_refused_and_a_command_joins_the_first()
    {
        await using var first = await Program.StartAsync("--DataFolder", DataFolder);

        var (code, output, errors) = await Program.RunAsync(["--urls", "http://127.0.0.1:0", "--DataFolder", DataFolder]);
        Assert.Equal(1, code);
        Assert.Contains(DataFolder, errors);
        Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.DoesNotContain("DocWiki is at", output);

        var verify = await Program.RunAsync(["verify"], ("DataFolder", DataFolder));
        Assert.Equal(0, verify.Code);
        Assert.Contains("Everything is as it should be.", verify.Output);
        using var ada = first.NewVisitor();
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync("/wiki/home")).Status);
    }

    [Fact]
    public async Task A_database_that_is_there_is_used_and_two_may_use_it_at_once()
    {
        var database = await postgres.CreateDatabaseAsync(Stop);
        var both = await Task.WhenAll(Program.StartAsync("--ConnectionStrings:DocWiki", database), Program.StartAsync("--ConnectionStrings:DocWiki", database));
        await using var first = both[0];
        await using var second = both[1];
        using var ada = first.NewVisitor();
        using var bo = second.NewVisitor();

        await ada.WriteAsync("shared", "Written at the first");

        Assert.Equal("Written at the first", (await bo.GetAsync("/wiki/shared.md")).Body);
        // The keys that sign cookies and forms are of both.
        var form = await ada.FormAsync("/wiki/shared/edit");
        using var adaAtTheSecond = new Visitor(second.Address, null);
        foreach (Cookie cookie in ada.Cookies.GetCookies(first.Address)) adaAtTheSecond.Cookies.Add(new Cookie(cookie.Name, cookie.Value, "/", second.Address.Host));
        form["Input.Text"] = "Opened at the first, saved at the second";
        Assert.Equal("/wiki/shared", (await adaAtTheSecond.PostAsync("/wiki/shared/edit", form.Fields)).LeadsTo());
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_with_a_way_out()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://{listener.LocalEndpoint}";

        var (code, _, errors) = await Program.RunAsync(["--urls", address, "--ConnectionStrings:DocWiki", await postgres.CreateDatabaseAsync(Stop)]);

        Assert.Equal(1, code);
        Assert.Contains(address, errors);
        Assert.Contains("Choose another address: --urls http://localhost:5081", errors);
        Assert.DoesNotContain("   at ", errors);
    }

    [Theory]
    [InlineData("--urls", "nonsense")]
    [InlineData("--ConnectionStrings:DocWiki", "nonsense")]
    [InlineData("--Mail:Host", "mail.example.org")]
    [InlineData("--KnownProxies", "nonsense")]
    [InlineData("--ConnectionStrings:DocWiki", "Host=127.0.0.1;Port=1;Timeout=2")]
    public async Task A_setting_that_is_wrong_is_one_clear_line(string name, string value)
    {
        string[] args = name != "--ConnectionStrings:DocWiki" ? [name, value, "--ConnectionStrings:DocWiki", await postgres.CreateDatabaseAsync(Stop)] : [name, value, "--urls", "http://127.0.0.1:0"];

        var (code, _, errors) = await Program.RunAsync(args);

        Assert.Equal(1, code);
        Assert.NotEmpty(errors);
        Assert.DoesNotContain("   at ", errors);
    }

    [Theory]
    [InlineData("import git /nothing/here", "There is no “/nothing/here”.")]
    [InlineData("rebuild nonsense", "There is no read model “nonsense”.")]
    public async Task A_command_that_cannot_be_done_says_why_in_one_line(string command, string expected)
    {
        var (code, _, errors) = await Program.RunAsync(command.Split(' '), ("ConnectionStrings__DocWiki", await postgres.CreateDatabaseAsync(Stop)));

        Assert.Equal(1, code);
        Assert.Contains(expected, errors);
        Assert.DoesNotContain("   at ", errors);
    }

    private static string NewFolder()
    {
        // Short: a socket's path has at most 107 bytes. PostgreSQL has to pass through it as another account when the tests run as root.
        var folder = Directory.CreateTempSubdirectory("dw-").FullName;
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute);
        return folder;
    }

    /// <summary>The built program in a process of its own.</summary>
    private sealed class Program : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

        private readonly Process process;
        private readonly List<string> output = [];
        private readonly List<string> errors = [];
        private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private Program(IEnumerable<string> args, params (string Name, string Value)[] environment)
        {
            var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "DocWiki.Web.dll"), .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var (name, value) in environment) start.Environment[name] = value;
            process = new Process { StartInfo = start, EnableRaisingEvents = true };
            process.OutputDataReceived += (_, line) => Take(line.Data, output);
            process.ErrorDataReceived += (_, line) => Take(line.Data, errors);
            process.Exited += (_, _) => address.TrySetException(new InvalidOperationException($"It ended: {string.Join('\n', Errors)}"));
            process.Start();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        public Uri Address => address.Task.Result;

        public string[] Output { get { lock (output) return [.. output]; } }

        public string[] Errors { get { lock (errors) return [.. errors]; } }

        public static async Task<Program> StartAsync(params string[] args)
        {
            var program = new Program(["--urls", "http://127.0.0.1:0", .. args]);
            await program.address.Task.WaitAsync(Patience, Stop);
            return program;
        }

        public static async Task<(int Code, string Output, string Errors)> RunAsync(string[] args, params (string Name, string Value)[] environment)
        {
            await using var program = new Program(args, environment);
            await program.process.WaitForExitAsync(Stop).WaitAsync(Patience, Stop);
            return (program.process.ExitCode, string.Join('\n', program.Output), string.Join('\n', program.Errors));
        }

        public Visitor NewVisitor() => new(Address, "Ada Bell");

        public async Task<int> InterruptAsync()
        {
            Assert.Equal(0, SendSignal(process.Id, Interrupt));
            await process.WaitForExitAsync(Stop).WaitAsync(Patience, Stop);
            return process.ExitCode;
        }

        public void Kill()
        {
            process.Kill();
            process.WaitForExit();
        }

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited)
            {
                // Not killed: its PostgreSQL would go on.
                _ = SendSignal(process.Id, Interrupt);
                await process.WaitForExitAsync(CancellationToken.None).WaitAsync(Patience, CancellationToken.None);
            }
            process.Dispose();
        }

        private void Take(string? line, List<string> lines)
        {
            if (line is null) return;
            lock (lines) lines.Add(line);
            if (line.StartsWith("DocWiki is at ", StringComparison.Ordinal)) address.TrySetResult(new Uri(line.Split(' ')[3]));
        }

        [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
        private static extern int SendSignal(int process, int signal);
    }
}
