#include "classifier/sidecar/api_service.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "classifier/base/strings.h"
#include "classifier/sidecar/api_classifier.h"
#include "classifier/sidecar/inflight_limit.h"
#include "classifier/sidecar/logger.h"
#include "classifier/sidecar/metrics.h"
#include "classifier/sidecar/rule_store.h"
#include "logclass/v1/logclass.grpc.pb.h"
#include "tests/support/temp_dir.h"

namespace logclass::sidecar {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

constexpr char kRules[] = R"(
defaults: {category: test, kinds: [log, event]}
rules:
- id: zzz
  title: a z
  code: ZED
  severity: ERROR
  hint: sleep
  any: [{regex: 'zzz(?: n=(?P<n>\S+))?'}]
  none: [drill]
- {id: grave, title: a grave, code: GRAVE, severity: CRITICAL, any: [yyy]}
- {id: web, title: web only, code: WEB, severity: WARNING, any: [xxx],
   when: {app: [web]}}
- {id: verbatim, title: as it is, reason: AS_IT_IS, severity: INFO, any: [www]}
)";

// One rule, for "zzz", with this code.
std::string RulesWithCode(std::string_view code) {
  return Concat(
      "defaults: {category: test}\n"
      "rules:\n"
      "- {id: zzz, title: a z, severity: ERROR, any: [zzz], code: ",
      code, "}\n");
}

constexpr size_t kMaxMessageBytes = size_t{8} << 20;
constexpr auto kTimeout = std::chrono::seconds(120);  // sanitizers are slow

// A call that ends even where the server is broken.
class Context : public grpc::ClientContext {
 public:
  Context() { set_deadline(std::chrono::system_clock::now() + kTimeout); }
};

using Stream =
    grpc::ClientReaderWriter<v1::ClassifyRequest, v1::ClassifyResponse>;

v1::ClassifyRequest Lines(std::string_view lines) {
  v1::ClassifyRequest request;
  request.set_lines(std::string(lines));
  return request;
}

// With a field's name that is not UTF-8, which C++ sends all the same.
v1::ClassifyRequest Malformed() {
  v1::ClassifyRequest request;
  v1::Record* record = request.mutable_records()->add_records();
  (*record->mutable_fields())["\xff"] = "app";
  return request;
}

class ApiServiceTest : public ::testing::Test {
 protected:
  explicit ApiServiceTest(size_t max_inflight_bytes = size_t{64} << 20,
                          std::chrono::milliseconds max_wait = kTimeout)
      : limit_(max_inflight_bytes, max_wait, &metrics_) {}

  void SetUp() override {
    WriteRules(kRules);
    RuleSettings settings;
    settings.paths = {dir_.path() + "/rules.yaml"};
    auto rules = RuleStore::Load(settings, &logger_, &metrics_);
    ASSERT_TRUE(rules.ok()) << rules.status();
    rules_ = *std::move(rules);
    service_ = MakeApiService(rules_.get(), &limit_, &metrics_);
    const std::string address = Concat("unix:", dir_.path(), "/socket");
    grpc::ServerBuilder builder;
    builder.AddListeningPort(address, grpc::InsecureServerCredentials());
    builder.SetMaxReceiveMessageSize(kMaxMessageBytes);
    builder.RegisterService(service_.get());
    server_ = builder.BuildAndStart();
    ASSERT_NE(server_, nullptr);
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(-1);
    stub_ = v1::Logclass::NewStub(grpc::CreateCustomChannel(
        address, grpc::InsecureChannelCredentials(), arguments));
  }

  void TearDown() override {
    StopServer();
    close(null_);
  }

  // Returns once all calls are done.
  void StopServer() {
    if (server_ != nullptr) server_->Shutdown(std::chrono::system_clock::now());
    server_.reset();
  }

  void WriteRules(std::string_view yaml) { dir_.Write("rules.yaml", yaml); }

  v1::ClassifyResponse Classify(const v1::ClassifyRequest& request) {
    Context context;
    v1::ClassifyResponse response;
    grpc::Status status = stub_->Classify(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  grpc::Status ClassifyError(const v1::ClassifyRequest& request) {
    Context context;
    v1::ClassifyResponse response;
    return stub_->Classify(&context, request, &response);
  }

  grpc::Status Explain(const v1::ExplainRequest& request,
                       v1::ExplainResponse* response) {
    Context context;
    return stub_->Explain(&context, request, response);
  }

  grpc::Status Reload(v1::ReloadResponse* response) {
    Context context;
    return stub_->Reload(&context, v1::ReloadRequest(), response);
  }

  testing::TempDir dir_;
  const int null_ = open("/dev/null", O_WRONLY);
  Logger logger_{LogFormat::kText, LogLevel::kInfo, null_};
  Metrics metrics_;
  std::unique_ptr<RuleStore> rules_;
  InflightLimit limit_;
  std::unique_ptr<grpc::Service> service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::Logclass::Stub> stub_;
};

using ClassifyTest = ApiServiceTest;
using ClassifyStreamTest = ApiServiceTest;
using ExplainTest = ApiServiceTest;
using ListRulesTest = ApiServiceTest;
using ReloadTest = ApiServiceTest;

TEST_F(ClassifyTest, LinesTakeOneByteEachAndThoseThatMatchAVerdict) {
  const auto response = Classify(
      Lines("hello\nlevel=warn zzz n=7\r\nlevel=debug x\n\nyyy zzz n=8"));
  EXPECT_EQ(response.levels(), std::string("\x02\x34\x11\x02\x05", 5));
  ASSERT_THAT(response.verdicts(), SizeIs(2));
  const v1::Verdict& first = response.verdicts(0);
  EXPECT_EQ(first.index(), 1u);
  EXPECT_EQ(first.severity(), v1::SEVERITY_ERROR);
  EXPECT_EQ(first.declared_level(), v1::SEVERITY_WARNING);
  EXPECT_EQ(first.reason(), "LOG_ZED");
  EXPECT_EQ(first.category(), "test");
  EXPECT_EQ(first.rule(), "zzz");
  EXPECT_THAT(first.reasons(), IsEmpty());
  EXPECT_THAT(first.attributes(), UnorderedElementsAre(Pair("n", "7")));
  EXPECT_FALSE(first.truncated());
  const v1::Verdict& second = response.verdicts(1);
  EXPECT_EQ(second.index(), 4u);
  EXPECT_EQ(second.declared_level(), v1::SEVERITY_UNSPECIFIED);
  EXPECT_EQ(second.reason(), "LOG_GRAVE");
  EXPECT_THAT(second.reasons(), ElementsAre("LOG_ZED"));
}

TEST_F(ClassifyTest, AnyBytesAreALine) {
  const auto response =
      Classify(Lines(std::string_view("\xff\xfe\n\0zzz n=\xc3\x28\n", 13)));
  EXPECT_EQ(response.levels(), "\x02\x04");
  ASSERT_THAT(response.verdicts(), SizeIs(1));
  EXPECT_THAT(response.verdicts(0).attributes(),
              UnorderedElementsAre(Pair("n", "\xc3\x28")));
}

TEST_F(ClassifyTest, LinesOfManyBlocks) {
  std::string lines;
  std::string levels;
  std::vector<size_t> matches;
  for (size_t i = 0; i < 50'000; ++i) {
    const bool matches_rule = i % 1'000 == 999;
    lines += Concat("line ", i, std::string(i % 60, '.'),
                    matches_rule ? " zzz\n" : "\n");
    levels += matches_rule ? '\x04' : '\x02';
    if (matches_rule) matches.push_back(i);
  }
  const auto response = Classify(Lines(lines));
  EXPECT_TRUE(response.levels() == levels);
  std::vector<size_t> indexes;
  for (const v1::Verdict& v : response.verdicts()) indexes.push_back(v.index());
  EXPECT_EQ(indexes, matches);
}

TEST_F(ClassifyTest, LineThatIsCutSaysSo) {
  std::string line = "zzz" + std::string(Scanner::kMaxMessageBytes, '.');
  const auto response = Classify(Lines(line));
  ASSERT_THAT(response.verdicts(), SizeIs(1));
  EXPECT_TRUE(response.verdicts(0).truncated());
}

TEST_F(ClassifyTest, RecordsHaveKindsLevelsFieldsAndSeveralLines) {
  v1::ClassifyRequest request;
  v1::Records& records = *request.mutable_records();
  records.add_records()->set_message("at first\nzzz\nlast");
  v1::Record* event = records.add_records();
  event->set_message("zzz");
  event->set_kind(v1::RECORD_KIND_EVENT);
  event->set_declared_level(v1::SEVERITY_WARNING);
  v1::Record* web = records.add_records();
  web->set_message("xxx");
  (*web->mutable_fields())["app"] = "web";
  v1::Record* mail = records.add_records();
  mail->set_message("xxx");
  (*mail->mutable_fields())["app"] = "mail";
  records.add_records();
  const auto response = Classify(request);
  EXPECT_EQ(response.levels(), "\x04\x34\x03\x02\x02");
  ASSERT_THAT(response.verdicts(), SizeIs(3));
  EXPECT_EQ(response.verdicts(0).reason(), "LOG_ZED");
  EXPECT_EQ(response.verdicts(1).reason(), "EVENT_ZED");
  EXPECT_EQ(response.verdicts(2).reason(), "LOG_WEB");
  EXPECT_EQ(response.verdicts(2).index(), 2u);
}

TEST_F(ClassifyTest, RecordsOfManyBlocksKeepTheirFields) {
  v1::ClassifyRequest request;
  constexpr int kRecords = 40'000;
  for (int i = 0; i < kRecords; ++i) {
    v1::Record* record = request.mutable_records()->add_records();
    record->set_message("xxx");
    (*record->mutable_fields())["app"] = i % 2 == 0 ? "web" : "mail";
  }
  const auto response = Classify(request);
  ASSERT_THAT(response.levels(), SizeIs(kRecords));
  ASSERT_THAT(response.verdicts(), SizeIs(kRecords / 2));
  for (int i = 0; i < kRecords / 2; ++i) {
    ASSERT_EQ(response.verdicts(i).index(), 2u * i);
  }
}

TEST_F(ClassifyTest, JsonTextsHoldOneRecordOrSeveralOrAreALine) {
  v1::ClassifyRequest request;
  v1::JsonTexts& json = *request.mutable_json();
  json.add_texts(R"({"level":"error","msg":"zzz"})");
  json.add_texts(R"({"kind":"EventList","apiVersion":"v1","items":[
      {"kind":"Event","message":"zzz","involvedObject":{"kind":"Pod"}},
      {"kind":"Event","message":"fine","involvedObject":{"kind":"Pod"}}]})");
  json.add_texts("{ zzz \xff");
  json.add_texts("");
  const auto response = Classify(request);
  EXPECT_THAT(response.records_per_text(), ElementsAre(1, 2, 1, 1));
  ASSERT_THAT(response.levels(), SizeIs(5));
  ASSERT_THAT(response.verdicts(), SizeIs(3));
  EXPECT_EQ(response.verdicts(0).reason(), "LOG_ZED");
  EXPECT_EQ(response.verdicts(0).declared_level(), v1::SEVERITY_ERROR);
  EXPECT_EQ(response.verdicts(1).reason(), "EVENT_ZED");
  EXPECT_EQ(response.verdicts(1).index(), 1u);
  EXPECT_EQ(response.verdicts(2).reason(), "LOG_ZED");
  EXPECT_EQ(response.verdicts(2).index(), 3u);
}

TEST_F(ClassifyTest, JsonOfManyBlocks) {
  v1::ClassifyRequest request;
  constexpr int kTexts = 40'000;
  for (int i = 0; i < kTexts; ++i) {
    request.mutable_json()->add_texts(
        Concat(R"({"msg":"zzz n=)", i, R"( of many","level":"info"})"));
  }
  const auto response = Classify(request);
  ASSERT_THAT(response.records_per_text(), SizeIs(kTexts));
  ASSERT_THAT(response.verdicts(), SizeIs(kTexts));
  for (int i = 0; i < kTexts; ++i) {
    ASSERT_EQ(response.verdicts(i).attributes().at("n"), Concat(i));
  }
}

TEST_F(ClassifyTest, EmptyInputHasAnEmptyResponse) {
  v1::ClassifyRequest records;
  records.mutable_records();
  v1::ClassifyRequest json;
  json.mutable_json();
  for (const auto& request : {Lines(""), records, json}) {
    EXPECT_EQ(Classify(request).ByteSizeLong(), 0u);
  }
}

TEST_F(ClassifyTest, WrongRequestsAreInvalid) {
  grpc::Status status = ClassifyError(v1::ClassifyRequest());
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("no input"));

  status = ClassifyError(Malformed());
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("cannot be parsed"));

  v1::ClassifyRequest request;
  request.mutable_records()->add_records();
  v1::Record* record = request.mutable_records()->add_records();
  record->set_kind(static_cast<v1::RecordKind>(4));
  status = ClassifyError(request);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(), "record 1: kind: unknown number 4");

  record->clear_kind();
  record->set_declared_level(static_cast<v1::Severity>(-1));
  status = ClassifyError(request);
  EXPECT_EQ(status.error_message(),
            "record 1: declared_level: unknown number -1");
}

TEST_F(ClassifyTest, ResponseIsBounded) {
  std::string lines;
  for (int i = 0; i < ApiClassifier::kMaxVerdicts; ++i) lines += "zzz\n";
  EXPECT_THAT(Classify(Lines(lines)).verdicts(),
              SizeIs(ApiClassifier::kMaxVerdicts));
  const grpc::Status status = ClassifyError(Lines(lines + "zzz\n"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  // Nothing is left of it.
  EXPECT_EQ(Classify(Lines("hello")).levels(), "\x02");
}

// Batch `number` of a stream: `number` % 50 lines, of which every third has a
// verdict that tells batch and line.
v1::ClassifyRequest Batch(int stream, int number) {
  std::string lines;
  for (int i = 0; i < number % 50; ++i) {
    lines += i % 3 == 0 ? Concat("zzz n=", stream, '/', number, '/', i, '\n')
                        : "a line like any other\n";
  }
  return Lines(lines);
}

void ExpectAnswers(const v1::ClassifyResponse& response, int stream,
                   int number) {
  const int lines = number % 50;
  ASSERT_THAT(response.levels(), SizeIs(lines));
  ASSERT_THAT(response.verdicts(), SizeIs((lines + 2) / 3));
  for (int i = 0; i < lines; i += 3) {
    const v1::Verdict& verdict = response.verdicts(i / 3);
    ASSERT_EQ(verdict.index(), static_cast<uint32_t>(i));
    ASSERT_EQ(verdict.attributes().at("n"),
              Concat(stream, '/', number, '/', i));
  }
}

// Writes from one thread and reads from another: whatever is in flight, every
// request has its response, in order.
void RunStream(v1::Logclass::Stub* stub, int id, int batches) {
  Context context;
  const std::unique_ptr<Stream> stream = stub->ClassifyStream(&context);
  std::thread writer([&] {
    for (int i = 0; i < batches; ++i) {
      ASSERT_TRUE(stream->Write(Batch(id, i)));
    }
    ASSERT_TRUE(stream->WritesDone());
  });
  v1::ClassifyResponse response;
  int count = 0;
  while (stream->Read(&response)) ExpectAnswers(response, id, count++);
  writer.join();
  EXPECT_EQ(count, batches);
  const grpc::Status status = stream->Finish();
  EXPECT_TRUE(status.ok()) << status.error_message();
}

TEST_F(ClassifyStreamTest, AnswersEveryBatchInOrderInConcurrentStreams) {
  std::vector<std::thread> streams;
  for (int id = 0; id < 8; ++id) {
    streams.emplace_back([this, id] { RunStream(stub_.get(), id, 500); });
  }
  for (std::thread& stream : streams) stream.join();
}

TEST_F(ClassifyStreamTest, AnswersEachBatchWithoutWaitingForTheNext) {
  Context context;
  const std::unique_ptr<Stream> stream = stub_->ClassifyStream(&context);
  v1::ClassifyResponse response;
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(stream->Write(Batch(1, i)));
    ASSERT_TRUE(stream->Read(&response));
    ExpectAnswers(response, 1, i);
  }
  stream->WritesDone();
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(ClassifyStreamTest, WithoutABatchEndsWell) {
  Context context;
  const std::unique_ptr<Stream> stream = stub_->ClassifyStream(&context);
  stream->WritesDone();
  v1::ClassifyResponse response;
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(ClassifyStreamTest, TakesAllKindsOfInput) {
  Context context;
  const std::unique_ptr<Stream> stream = stub_->ClassifyStream(&context);
  v1::ClassifyRequest records;
  records.mutable_records()->add_records()->set_message("zzz");
  v1::ClassifyRequest json;
  json.mutable_json()->add_texts(R"({"msg":"zzz"})");
  v1::ClassifyResponse response;
  for (const auto& request : {json, records, Lines("zzz"), Lines("")}) {
    ASSERT_TRUE(stream->Write(request));
    ASSERT_TRUE(stream->Read(&response));
    // Nothing is left over from the response before.
    EXPECT_EQ(response.records_per_text_size(), request.has_json() ? 1 : 0);
    EXPECT_EQ(response.verdicts_size(),
              request.lines().empty() && request.has_lines() ? 0 : 1);
  }
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(ClassifyStreamTest, WrongRequestEndsItAfterTheAnswersBeforeIt) {
  for (const auto& wrong : {v1::ClassifyRequest(), Malformed()}) {
    Context context;
    const std::unique_ptr<Stream> stream = stub_->ClassifyStream(&context);
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(stream->Write(Batch(1, i)));
    ASSERT_TRUE(stream->Write(wrong));
    v1::ClassifyResponse response;
    for (int i = 0; i < 5; ++i) {
      ASSERT_TRUE(stream->Read(&response));
      ExpectAnswers(response, 1, i);
    }
    EXPECT_FALSE(stream->Read(&response));
    EXPECT_EQ(stream->Finish().error_code(),
              grpc::StatusCode::INVALID_ARGUMENT);
  }
}

TEST_F(ClassifyStreamTest, BatchThatFailsWhileTheNextIsReadEndsIt) {
  std::string lines;
  for (int i = 0; i <= ApiClassifier::kMaxVerdicts; ++i) lines += "zzz\n";
  Context context;
  const std::unique_ptr<Stream> stream = stub_->ClassifyStream(&context);
  ASSERT_TRUE(stream->Write(Lines(lines)));
  stream->Write(Lines("hello"));
  v1::ClassifyResponse response;
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_EQ(stream->Finish().error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(ClassifyStreamTest, BatchThatIsTooLargeIsAnError) {
  Context context;
  const std::unique_ptr<Stream> stream = stub_->ClassifyStream(&context);
  stream->Write(Lines(std::string(kMaxMessageBytes + 1, 'x')));
  stream->WritesDone();
  v1::ClassifyResponse response;
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_EQ(stream->Finish().error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(ClassifyStreamTest, ClientThatDoesNotReadStopsNobodyElse) {
  Context context;
  const std::unique_ptr<Stream> stream = stub_->ClassifyStream(&context);
  constexpr int kBatches = 50;
  // Far more than fits into the buffers on the way.
  const v1::ClassifyRequest batch = Lines(std::string(1 << 20, '\n'));
  std::thread writer([&] {
    for (int i = 0; i < kBatches; ++i) ASSERT_TRUE(stream->Write(batch));
    stream->WritesDone();
  });
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(Classify(Lines("hello")).levels(), "\x02");
  }
  RunStream(stub_.get(), 2, 100);
  v1::ClassifyResponse response;
  int count = 0;
  for (; stream->Read(&response); ++count) {
    EXPECT_EQ(response.levels().size(), batch.lines().size());
  }
  writer.join();
  EXPECT_EQ(count, kBatches);
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(ClassifyStreamTest, CancelledInTheMiddle) {
  constexpr int kStreams = 20;
  for (int id = 0; id < kStreams; ++id) {
    Context context;
    const std::unique_ptr<Stream> stream = stub_->ClassifyStream(&context);
    v1::ClassifyResponse response;
    // Cancelled while a read, a write, or both are under way.
    for (int i = 0; i < id; ++i) stream->Write(Batch(id, 49));
    if (id % 2 == 0 && id > 0) stream->Read(&response);
    context.TryCancel();
    while (stream->Read(&response)) {
    }
    EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  RunStream(stub_.get(), 1, 100);
  StopServer();  // would wait forever for a call that was left behind
}

TEST_F(ClassifyStreamTest, EndsWithTheServer) {
  Context context;
  const std::unique_ptr<Stream> stream = stub_->ClassifyStream(&context);
  v1::ClassifyResponse response;
  ASSERT_TRUE(stream->Write(Batch(1, 1)));
  ASSERT_TRUE(stream->Read(&response));
  StopServer();
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_FALSE(stream->Finish().ok());
}

TEST_F(ClassifyStreamTest, GoesOnWithNewRulesAfterAReload) {
  Context context;
  const std::unique_ptr<Stream> stream = stub_->ClassifyStream(&context);
  v1::ClassifyResponse response;
  for (int generation = 2; generation < 8; ++generation) {
    WriteRules(RulesWithCode(Concat("ZED_", generation)));
    v1::ReloadResponse reloaded;
    ASSERT_TRUE(Reload(&reloaded).ok());
    EXPECT_EQ(reloaded.generation(), static_cast<uint64_t>(generation));
    ASSERT_TRUE(stream->Write(Lines("zzz")));
    ASSERT_TRUE(stream->Read(&response));
    ASSERT_THAT(response.verdicts(), SizeIs(1));
    EXPECT_EQ(response.verdicts(0).reason(), Concat("LOG_ZED_", generation));
  }
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(ClassifyStreamTest, RunsWhileRulesAreReloaded) {
  std::thread stream([this] { RunStream(stub_.get(), 1, 2'000); });
  for (int i = 0; i < 10; ++i) {
    v1::ReloadResponse response;
    EXPECT_TRUE(Reload(&response).ok());
  }
  stream.join();
}

constexpr size_t kLimit = size_t{64} << 10;

// All that the limit has, taken by others until it is given back.
class NoRoom {
 public:
  explicit NoRoom(InflightLimit* limit) : limit_(*limit) {
    std::promise<bool> entered;
    limit_.EnterRead(kLimit, &ticket_,
                     [&entered](bool ok) { entered.set_value(ok); });
    EXPECT_TRUE(entered.get_future().get());
  }
  ~NoRoom() { limit_.Leave(&ticket_); }
  NoRoom(const NoRoom&) = delete;  // owns a ticket
  NoRoom& operator=(const NoRoom&) = delete;

 private:
  InflightLimit& limit_;
  InflightLimit::Ticket ticket_;
};

// Those who find no room wait.
class PatientTest : public ApiServiceTest {
 protected:
  PatientTest() : ApiServiceTest(kLimit) {}
};

// They give up soon.
class ImpatientTest : public ApiServiceTest {
 protected:
  ImpatientTest() : ApiServiceTest(kLimit, std::chrono::milliseconds(50)) {}

  void ExpectNoRoom(const grpc::Status& status) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
    EXPECT_EQ(status.error_message(), InflightLimit::kNoRoom);
  }
};

TEST_F(PatientTest, ClassifyWaitsForRoom) {
  auto no_room = std::make_unique<NoRoom>(&limit_);
  auto response =
      std::async(std::launch::async, [this] { return Classify(Lines("zzz")); });
  EXPECT_EQ(response.wait_for(std::chrono::milliseconds(100)),
            std::future_status::timeout);
  no_room.reset();
  EXPECT_EQ(response.get().levels(), "\x04");
}

TEST_F(PatientTest, StreamWaitsForRoom) {
  Context context;
  const std::unique_ptr<Stream> stream = stub_->ClassifyStream(&context);
  auto no_room = std::make_unique<NoRoom>(&limit_);
  ASSERT_TRUE(stream->Write(Batch(1, 7)));
  v1::ClassifyResponse response;
  auto read =
      std::async(std::launch::async, [&] { return stream->Read(&response); });
  EXPECT_EQ(read.wait_for(std::chrono::milliseconds(100)),
            std::future_status::timeout);
  no_room.reset();
  EXPECT_TRUE(read.get());
  ExpectAnswers(response, 1, 7);
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(PatientTest, WhatIsAnsweredTakesNoRoomAndNorDoesAnIdleStream) {
  std::vector<std::unique_ptr<Context>> contexts;
  std::vector<std::unique_ptr<Stream>> streams;
  for (int i = 0; i < 3; ++i) {
    contexts.push_back(std::make_unique<Context>());
    streams.push_back(stub_->ClassifyStream(contexts.back().get()));
    ASSERT_TRUE(streams.back()->Write(Batch(i, 7)));
    v1::ClassifyResponse response;
    ASSERT_TRUE(streams.back()->Read(&response));
  }
  Classify(Lines("hello"));
  ClassifyError(v1::ClassifyRequest());
  const NoRoom all(&limit_);
  for (const auto& context : contexts) context->TryCancel();
}

// Each larger than the limit, so that there is one at a time.
TEST_F(PatientTest, EveryRequestIsAnsweredWhereTheyGoOneByOne) {
  std::vector<std::thread> threads;
  for (int id = 0; id < 4; ++id) {
    threads.emplace_back([this] {
      const v1::ClassifyRequest request = Lines(std::string(kLimit + 1, '\n'));
      Context context;
      const std::unique_ptr<Stream> stream = stub_->ClassifyStream(&context);
      v1::ClassifyResponse response;
      for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(stream->Write(request));
        EXPECT_THAT(Classify(request).levels(), SizeIs(kLimit + 1));
        ASSERT_TRUE(stream->Read(&response));
        EXPECT_THAT(response.levels(), SizeIs(kLimit + 1));
      }
      stream->WritesDone();
      EXPECT_TRUE(stream->Finish().ok());
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(ImpatientTest, ClassifyIsRefused) {
  {
    const NoRoom no_room(&limit_);
    ExpectNoRoom(ClassifyError(Lines("zzz")));
  }
  EXPECT_EQ(Classify(Lines("zzz")).levels(), "\x04");
  EXPECT_THAT(metrics_.Text(),
              HasSubstr("\nlogclass_rejected_requests_total 1\n"));
}

TEST_F(ImpatientTest, StreamIsEndedAfterTheAnswersBefore) {
  Context context;
  const std::unique_ptr<Stream> stream = stub_->ClassifyStream(&context);
  ASSERT_TRUE(stream->Write(Batch(1, 7)));
  v1::ClassifyResponse response;
  ASSERT_TRUE(stream->Read(&response));
  ExpectAnswers(response, 1, 7);
  const NoRoom no_room(&limit_);
  ASSERT_TRUE(stream->Write(Batch(1, 8)));
  EXPECT_FALSE(stream->Read(&response));
  ExpectNoRoom(stream->Finish());
}

TEST_F(ImpatientTest, CancelledWhileTheyWait) {
  const NoRoom no_room(&limit_);
  for (int i = 0; i < 20; ++i) {
    Context context;
    const std::unique_ptr<Stream> stream = stub_->ClassifyStream(&context);
    stream->Write(Batch(1, 7));
    context.TryCancel();
    EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  StopServer();  // would wait forever for a call that was left behind
}

TEST_F(ApiServiceTest, CountsCallsAndRecords) {
  Classify(Lines("hello\nzzz\nzzz"));
  ClassifyError(v1::ClassifyRequest());
  RunStream(stub_.get(), 1, 3);
  StopServer();
  const std::string text = metrics_.Text();
  for (std::string_view line : {
           R"(logclass_requests_total{code="OK",method="Classify"} 1)",
           R"(logclass_requests_total{code="INVALID_ARGUMENT",)"
           R"(method="Classify"} 1)",
           R"(logclass_requests_total{code="OK",method="ClassifyStream"} 1)",
           R"(logclass_records_total{reason="LOG_ZED",severity="ERROR"} 4)",
       }) {
    EXPECT_THAT(text, HasSubstr(std::string(line)));
  }
}

TEST_F(ExplainTest, TellsVerdictLevelRulesPatternsAndConditions) {
  v1::ExplainRequest request;
  request.mutable_record()->set_message("level=warn zzz drill xxx yyy");
  (*request.mutable_record()->mutable_fields())["app"] = "mail";
  v1::ExplainResponse response;
  ASSERT_TRUE(Explain(request, &response).ok());
  EXPECT_EQ(response.verdict().reason(), "LOG_GRAVE");
  EXPECT_EQ(response.verdict().declared_level(), v1::SEVERITY_WARNING);
  EXPECT_EQ(response.level().severity(), v1::SEVERITY_WARNING);
  EXPECT_EQ(response.level().format(), "logfmt");
  EXPECT_EQ(request.record().message().substr(
                response.level().begin(),
                response.level().end() - response.level().begin()),
            "warn");

  ASSERT_THAT(response.rules(), SizeIs(3));
  const v1::RuleTrial& grave = response.rules(0);
  EXPECT_EQ(grave.rule(), "grave");
  EXPECT_EQ(grave.line(), request.record().message());
  EXPECT_TRUE(grave.matched());
  EXPECT_TRUE(grave.decides());
  EXPECT_TRUE(grave.kind_applies());
  EXPECT_TRUE(grave.level_suffices());
  ASSERT_THAT(grave.patterns(), SizeIs(1));
  EXPECT_EQ(grave.patterns(0).role(), v1::PatternTrial::ROLE_ANY);
  EXPECT_EQ(grave.patterns(0).pattern(), "yyy");
  EXPECT_EQ(grave.patterns(0).tier(), "hyperscan");
  EXPECT_FALSE(grave.patterns(0).is_regex());
  EXPECT_TRUE(grave.patterns(0).matched());
  EXPECT_EQ(grave.patterns(0).begin(), 25u);
  EXPECT_EQ(grave.patterns(0).end(), 28u);

  const v1::RuleTrial& web = response.rules(1);
  EXPECT_EQ(web.rule(), "web");
  EXPECT_FALSE(web.matched());
  ASSERT_THAT(web.conditions(), SizeIs(1));
  EXPECT_EQ(web.conditions(0).field(), "app");
  EXPECT_EQ(web.conditions(0).value(), "mail");
  EXPECT_FALSE(web.conditions(0).holds());

  const v1::RuleTrial& zzz = response.rules(2);
  EXPECT_EQ(zzz.rule(), "zzz");
  EXPECT_FALSE(zzz.matched());
  ASSERT_THAT(zzz.patterns(), SizeIs(2));
  EXPECT_TRUE(zzz.patterns(0).is_regex());
  EXPECT_EQ(zzz.patterns(1).role(), v1::PatternTrial::ROLE_NONE);
  EXPECT_TRUE(zzz.patterns(1).matched());
}

TEST_F(ExplainTest, AbsentThingsAreNotSet) {
  v1::ExplainRequest request;
  request.set_only_rule("web");
  v1::ExplainResponse response;
  ASSERT_TRUE(Explain(request, &response).ok());
  EXPECT_EQ(response.verdict().severity(), v1::SEVERITY_INFO);
  EXPECT_EQ(response.verdict().reason(), "");
  EXPECT_FALSE(response.has_level());
  ASSERT_THAT(response.rules(), SizeIs(1));
  EXPECT_FALSE(response.rules(0).conditions(0).has_value());
}

TEST_F(ExplainTest, WrongRequests) {
  v1::ExplainRequest request;
  request.set_only_rule("wbe");
  v1::ExplainResponse response;
  grpc::Status status = Explain(request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(status.error_message(), HasSubstr("did you mean \"web\"?"));

  request.clear_only_rule();
  request.mutable_record()->set_message(std::string((64 << 10) + 1, 'x'));
  status = Explain(request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);

  request.mutable_record()->clear_message();
  request.mutable_record()->set_kind(static_cast<v1::RecordKind>(9));
  status = Explain(request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(ListRulesTest, SortedByIdWithAReasonPerKind) {
  Context context;
  v1::ListRulesResponse response;
  ASSERT_TRUE(
      stub_->ListRules(&context, v1::ListRulesRequest(), &response).ok());
  ASSERT_THAT(response.rules(), SizeIs(4));
  EXPECT_EQ(response.rules(0).id(), "grave");
  EXPECT_EQ(response.rules(1).id(), "verbatim");
  EXPECT_EQ(response.rules(1).code(), "");
  EXPECT_THAT(response.rules(1).reasons(), ElementsAre("AS_IT_IS", "AS_IT_IS"));
  EXPECT_EQ(response.rules(2).id(), "web");
  const v1::Rule& zzz = response.rules(3);
  EXPECT_EQ(zzz.id(), "zzz");
  EXPECT_EQ(zzz.code(), "ZED");
  EXPECT_EQ(zzz.title(), "a z");
  EXPECT_EQ(zzz.category(), "test");
  EXPECT_EQ(zzz.severity(), v1::SEVERITY_ERROR);
  EXPECT_THAT(zzz.kinds(),
              ElementsAre(v1::RECORD_KIND_LOG, v1::RECORD_KIND_EVENT));
  EXPECT_THAT(zzz.reasons(), ElementsAre("LOG_ZED", "EVENT_ZED"));
  EXPECT_EQ(zzz.hint(), "sleep");
}

TEST_F(ReloadTest, TakesTheNewRules) {
  WriteRules(RulesWithCode("NEW"));
  v1::ReloadResponse response;
  ASSERT_TRUE(Reload(&response).ok());
  EXPECT_EQ(response.rules(), 1u);
  EXPECT_EQ(response.generation(), 2u);
  EXPECT_EQ(Classify(Lines("zzz")).verdicts(0).reason(), "LOG_NEW");
}

TEST_F(ReloadTest, WrongRulesAreToldAndTheOldOnesStay) {
  WriteRules("rules:\n- {id: zzz, title: a z, code: NEW, any: [{regex: '('}]}");
  v1::ReloadResponse response;
  const grpc::Status status = Reload(&response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(status.error_message(), HasSubstr("/rules.yaml:2:"));
  EXPECT_THAT(status.error_message(), HasSubstr("missing )"));
  EXPECT_EQ(Classify(Lines("zzz")).verdicts(0).reason(), "LOG_ZED");
}

TEST_F(ReloadTest, MoreDiagnosticsThanAStatusHoldsAreCutOff) {
  std::string rules = "rules:\n";
  for (int i = 0; i < 1'000; ++i) {
    rules += Concat("- {id: rule-", i, ", any: [{regex: 'größe %('}]}\n");
  }
  WriteRules(rules);
  v1::ReloadResponse response;
  const grpc::Status status = Reload(&response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(status.error_message(), StartsWith(dir_.path()));
  EXPECT_THAT(status.error_message(), HasSubstr(" more, see the log"));
}

}  // namespace
}  // namespace logclass::sidecar
